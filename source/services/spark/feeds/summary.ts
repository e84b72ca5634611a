import { type Diagnosis, recommend } from '../../../diagnostics/diagnosis/diagnosis.ts'
import { worded } from '../../../diagnostics/diagnosis/wording.ts'
import type { Finished } from '../../../diagnostics/history/finished.ts'
import { driverEndsMs, sinceEnd, summarize } from '../../../diagnostics/history/summarize.ts'
import { valueOf } from '../../../domain/reading.ts'
import { runOf } from '../../../domain/run.ts'
import type { ApplicationSnapshot } from '../../../domain/application.ts'
import type { Application } from '../../../domain/spark.ts'
import { isActive } from '../../../store/applications.ts'
import { containersOf } from '../../../domain/presence.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import type { State } from '../../../store/state.ts'

/**
 * The run whose driver an application was, while its container is there: by what its output said,
 * else by its driver's host, which is its container's short id.
 */
function runOfApplication(state: State, id: string, snapshot: ApplicationSnapshot | undefined) {
  const said = Object.entries(state.runOutputs).find(([, of]) => of.applicationId === id)?.[0]
  const host = snapshot?.executors.find(({ isDriver }) => isDriver)?.host
  const container = containersOf(state).find((one) => one.id === said || one.shortId === host)
  const run = container && runOf(container)
  return { run, example: run?.example, arguments: run?.arguments ?? [] }
}

const inWords = (state: State, diagnoses: readonly Diagnosis[]) =>
  diagnoses.map((one) => worded(one, (host) => nameOfHost(state, host)))

/** The summary of an application that was followed and has ended; undefined while it has not. */
export function summaryOf(state: State, id: string): Finished | undefined {
  const record = state.applications[id]
  const master = valueOf(state.master)
  if (record === undefined || master === undefined || isActive(record.summary)) return undefined
  const { summary: application, eventLog, recommendations: advice } = record
  // Its event log tells what its last answers do not: the summary waits for it, or for there being
  // none. What ended before this monitor looked is summed up by its log alone.
  if (eventLog === undefined || eventLog.kind === 'reading' || !eventLog.observed) return undefined
  const rest = valueOf(record.snapshot)
  if (rest !== undefined && advice === undefined) return undefined
  const of = runOfApplication(state, id, rest)
  // How its driver ends is told by its container, which outlives it by a moment.
  const going = of.run?.state === 'running' || of.run?.state === 'starting'
  if (going && sinceEnd(application, state.now) < driverEndsMs) return undefined
  return summarize(
    { application, rest },
    {
      ...of,
      workers: master.workers.filter((worker) => worker.state === 'ALIVE').length,
      diagnoses: inWords(state, [...record.diagnoses, ...(advice ?? [])]),
    },
  )
}

/**
 * The summary of an application that ended before this monitor looked, by its event log. How many
 * workers there were is not known: those that it had executors on are counted.
 */
export function unobservedSummary(
  state: State,
  application: Application,
  rest: ApplicationSnapshot,
): Finished | undefined {
  const master = valueOf(state.master)
  if (master === undefined) return undefined
  const engine = valueOf(state.engine)
  const hosts = rest.executors.flatMap(({ isDriver, host }) => (isDriver ? [] : [host]))
  const at = application.startedAt + application.durationMs
  return summarize(
    { application, rest },
    {
      ...runOfApplication(state, application.id, rest),
      workers: new Set(hosts).size,
      diagnoses: inWords(state, recommend({ application, rest }, { at, master, engine })),
    },
  )
}
