import type { Advice } from '../../../diagnostics/advice/advice.ts'
import { adviceOf, type Seen, waitingFacts } from '../../../diagnostics/insight.ts'
import { namedAdvice, namedExplanation } from '../../../diagnostics/naming.ts'
import { explainWaiting } from '../../../diagnostics/diagnosis/explain.ts'
import { valueOf } from '../../../domain/reading.ts'
import { keepSame } from '../../../domain/same.ts'
import type { ApplicationSnapshot } from '../../../domain/spark-facts.ts'
import {
  type ApplicationRecord,
  factsOf,
  isActive,
  withDiagnoses,
  withRecords,
} from '../../../store/applications.ts'
import { containersOf } from '../../../store/selectors/containers.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import type { State } from '../../../store/state.ts'

/** An application that has just ended is still explained this long: what killed it matters. */
const justEndedMs = 60_000

/** What the rules judge, out of the state; undefined while the master does not answer. */
export function seenIn(state: State, defaultCores: number | undefined): Seen | undefined {
  if (state.master.kind !== 'fresh') return undefined
  const { at, value: master } = state.master
  const there = new Set([...master.active, ...master.completed].map(({ id }) => id))
  const recent = Object.values(state.applications).filter(
    ({ summary }) =>
      there.has(summary.id) &&
      (isActive(summary) || at - summary.startedAt - summary.durationMs < justEndedMs),
  )
  return {
    at,
    master,
    engine: valueOf(state.engine),
    containers: containersOf(state),
    events: state.engineEvents,
    pages: Object.values(state.workerPages),
    applications: recent.map((one) => factsOf(one, at)),
    reachable: Object.fromEntries(
      recent.flatMap(({ summary: { id }, driverReachable: reached }) =>
        reached === undefined ? [] : [[id, reached]],
      ),
    ),
    defaultCores,
  }
}

interface Judged {
  readonly active: boolean
  readonly limits: string
  readonly advice: readonly Advice[]
}
/** By what an application said: it is judged again when it says more, or ends. */
const judgements = new WeakMap<ApplicationSnapshot, Judged>()

function recommendationsOf(
  state: State,
  record: ApplicationRecord,
  seen: Seen,
): readonly Advice[] | undefined {
  const snapshot = valueOf(record.snapshot)
  if (snapshot === undefined) return record.recommendations
  const active = isActive(record.summary)
  const alive = seen.master.workers.filter((worker) => worker.state === 'ALIVE')
  // What the cluster becomes later says nothing of what has ended.
  const limits = active
    ? JSON.stringify(alive.map(({ cores, memoryMiB }) => [cores, memoryMiB]))
    : ''
  const known = judgements.get(snapshot)
  if (known?.active === active && known.limits === limits && record.recommendations !== undefined) {
    return record.recommendations
  }
  const advice = adviceOf(factsOf(record, seen.at), seen).map((one) =>
    namedAdvice(one, (host) => nameOfHost(state, host)),
  )
  judgements.set(snapshot, { active, limits, advice })
  return keepSame(record.recommendations, advice)
}

/**
 * The state with diagnoses and recommendations that follow from it, by the names that the screen
 * shows. A master that is away says nothing of now: what was told last stays. Of an application
 * that ended longer ago nothing is found any more: what goes on now is no cause of what it did.
 */
export function judged(state: State, defaultCores: number | undefined): State {
  const seen = seenIn(state, defaultCores)
  if (seen === undefined) return state
  const judgedIds = new Set(seen.applications.map(({ application }) => application.id))
  const found = explainWaiting(waitingFacts(seen))
    .filter(({ applicationId }) => applicationId === undefined || judgedIds.has(applicationId))
    .map((one) => namedExplanation(one, (host) => nameOfHost(state, host)))
  const diagnoses = keepSame(state.diagnoses, found)
  const records = Object.entries(state.applications).map(([id, record]) => {
    const own = diagnoses.filter(({ applicationId }) => applicationId === id)
    const recommendations = recommendationsOf(state, record, seen)
    return [
      id,
      { ...record, diagnoses: withDiagnoses(record.diagnoses, own), recommendations },
    ] as const
  })
  return withRecords({ ...state, diagnoses }, Object.fromEntries(records))
}
