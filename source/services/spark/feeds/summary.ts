import { type Diagnosis, recommend } from '../../../diagnostics/diagnosis/diagnosis.ts'
import { worded } from '../../../diagnostics/diagnosis/wording.ts'
import type { Finished } from '../../../diagnostics/history/finished.ts'
import { driverEndsMs, sinceEnd, summarize } from '../../../diagnostics/history/summarize.ts'
import { valueOf } from '../../../domain/reading.ts'
import { type Run, runOf } from '../../../domain/run.ts'
import type { Application } from '../../../domain/spark.ts'
import { type ApplicationRest, restOf } from '../../../domain/spark-facts.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import { containersOf } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'

/**
 * The run whose driver an application was, while its container is there: by what its output said,
 * else by its driver's host, which is its container's short id.
 */
function runOfApplication(
  state: State,
  id: string,
  rest: ApplicationRest | undefined,
): Run | undefined {
  const said = Object.entries(state.runOutputs).find(([, of]) => of.applicationId === id)?.[0]
  const host = rest?.executors.find(({ isDriver }) => isDriver)?.host
  const container = containersOf(state).find((one) => one.id === said || one.shortId === host)
  return container && runOf(container)
}

const inWords = (state: State, diagnoses: readonly Diagnosis[]) =>
  diagnoses.map((one) => worded(one, (host) => nameOfHost(state, host)))

/** The summary of an application that was followed and has ended; undefined while it has not. */
export function summaryOf(state: State, id: string): Finished | undefined {
  const facts = state.facts[id]
  const master = valueOf(state.master)
  if (facts === undefined || master === undefined) return undefined
  const { state: how } = facts.application
  if (how === 'RUNNING' || how === 'WAITING' || state.advice[id] === undefined) return undefined
  // Its event log tells what its last answers do not: the summary waits for it, or for there being none.
  const log = state.eventLogs[id]
  if (log === undefined || log.kind === 'reading') return undefined
  // What ended before this monitor looked is summed up by its log alone.
  if (log.kind === 'read' && !log.observed) return undefined
  const run = runOfApplication(state, id, restOf(facts))
  // How its driver ends is told by its container, which outlives it by a moment.
  const going = run?.state === 'running' || run?.state === 'starting'
  if (going && sinceEnd(facts.application, state.now) < driverEndsMs) return undefined
  return summarize(facts, {
    example: run?.example,
    arguments: run?.arguments ?? [],
    run,
    workers: master.workers.filter((worker) => worker.state === 'ALIVE').length,
    diagnoses: inWords(state, [...(state.told[id] ?? []), ...state.advice[id]]),
  })
}

/**
 * The summary of an application that ended before this monitor looked, by its event log. How many
 * workers there were is not known: those that it had executors on are counted.
 */
export function unobservedSummary(
  state: State,
  application: Application,
  rest: ApplicationRest,
): Finished | undefined {
  const master = valueOf(state.master)
  if (master === undefined) return undefined
  const facts = { application, rest }
  const engine = valueOf(state.engine)
  const at = application.startedAt + application.durationMs
  const run = runOfApplication(state, application.id, rest)
  const hosts = rest.executors.flatMap(({ isDriver, host }) => (isDriver ? [] : [host]))
  return summarize(facts, {
    example: run?.example,
    arguments: run?.arguments ?? [],
    run,
    workers: new Set(hosts).size,
    diagnoses: inWords(state, recommend(facts, { at, master, engine })),
  })
}
