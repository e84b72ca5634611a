import { diagnose, type Diagnosis, recommend } from '../../../diagnostics/diagnosis/diagnosis.ts'
import { aliveWorkers, type Facts } from '../../../diagnostics/diagnosis/facts.ts'
import { valueOf } from '../../../domain/reading.ts'
import { keepSame } from '../../../domain/same.ts'
import type { ApplicationSnapshot } from '../../../domain/application.ts'
import { factsOf, isActive, withDiagnoses, withRecords } from '../../../store/applications.ts'
import type { ApplicationRecord } from '../../../store/application-record.ts'
import { containersOf } from '../../../domain/presence.ts'
import type { State } from '../../../store/state.ts'

/** An application that has just ended is still explained this long: what killed it matters. */
const justEndedMs = 60_000

/** What is judged, out of the state; undefined while the master does not answer. */
export function factsIn(state: State, defaultCores: number | undefined): Facts | undefined {
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

/** What follows from a snapshot, while the application is active on a cluster or has ended. */
const judgements = new WeakMap<
  ApplicationSnapshot,
  { readonly cluster: string; readonly recommendations: readonly Diagnosis[] }
>()

/** What to change about an application: judged again only when it says more, or ends. */
function recommendationsOf(
  record: ApplicationRecord,
  facts: Facts,
): readonly Diagnosis[] | undefined {
  const snapshot = valueOf(record.snapshot)
  if (snapshot === undefined) return record.recommendations
  // What the cluster becomes later says nothing of what has ended.
  const cluster = isActive(record.summary)
    ? JSON.stringify(aliveWorkers(facts).map(({ cores, memoryMiB }) => [cores, memoryMiB]))
    : 'ended'
  const known = judgements.get(snapshot)
  const recommendations =
    known?.cluster === cluster ? known.recommendations : recommend(factsOf(record, facts.at), facts)
  judgements.set(snapshot, { cluster, recommendations })
  return recommendations
}

/**
 * The state with diagnoses and recommendations that follow from it. A master that is away says
 * nothing of now: what was told last stays. Of an application that ended longer ago nothing is found
 * any more: what goes on now is no cause of what it did.
 */
export function judged(state: State, defaultCores: number | undefined): State {
  const facts = factsIn(state, defaultCores)
  if (facts === undefined) return state
  const ids = new Set(facts.applications.map(({ application }) => application.id))
  const found = diagnose(facts).filter(
    ({ subject: { applicationId } }) => applicationId === undefined || ids.has(applicationId),
  )
  const diagnoses = keepSame(state.diagnoses, found)
  const records = Object.entries(state.applications).map(([id, record]) => {
    const own = diagnoses.filter(({ subject }) => subject.applicationId === id)
    const recommendations = recommendationsOf(record, facts)
    return [
      id,
      { ...record, diagnoses: withDiagnoses(record.diagnoses, own), recommendations },
    ] as const
  })
  return withRecords({ ...state, diagnoses }, Object.fromEntries(records))
}
