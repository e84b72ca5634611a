import { diagnose, type Diagnosis, recommend } from '../../../diagnostics/diagnosis/diagnosis.ts'
import type { Facts } from '../../../diagnostics/diagnosis/facts.ts'
import { valueOf } from '../../../domain/reading.ts'
import type { ApplicationFacts } from '../../../domain/spark-facts.ts'
import { containersOf } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'
import { activeApplications } from './applications.ts'
import { pruneEnded, withTold } from './insight-keep.ts'

/** An application that has just ended is still explained this long: what killed it matters. */
const justEndedMs = 60_000

/** What the rules judge, out of the state; undefined until the master has answered. */
export function seenIn(state: State, defaultCores: number | undefined): Facts | undefined {
  const master = valueOf(state.master)
  if (master === undefined) return undefined
  const at = state.master.kind === 'fresh' ? state.master.at : Date.now()
  const recent = ({ application: { startedAt, durationMs, state: how } }: ApplicationFacts) =>
    how === 'RUNNING' || how === 'WAITING' || at - startedAt - durationMs < justEndedMs
  const there = new Set([...master.active, ...master.completed].map(({ id }) => id))
  return {
    at,
    master,
    engine: valueOf(state.engine),
    containers: containersOf(state),
    events: state.engineEvents,
    pages: Object.values(state.workerPages),
    applications: Object.values(state.facts).filter(
      (facts) => there.has(facts.application.id) && recent(facts),
    ),
    reachable: state.driverReachable,
    defaultCores,
  }
}

/**
 * Why applications wait, hang or lose work. Of one that ended longer ago nothing is found any
 * more: what goes on now is no cause of what it did.
 */
export function explained(seen: Facts): readonly Diagnosis[] {
  const judged = new Set(seen.applications.map(({ application }) => application.id))
  return diagnose(seen).filter(
    ({ subject: { applicationId } }) => applicationId === undefined || judged.has(applicationId),
  )
}

/**
 * The state with new facts of one application, and its causes and advice judged by them: for one
 * that has ended and is not judged again and again.
 */
export function judged(
  state: State,
  facts: ApplicationFacts,
  defaultCores: number | undefined,
): State {
  const { id } = facts.application
  const active = activeApplications(state)
  const next = { ...state, facts: pruneEnded({ ...state.facts, [id]: facts }, active) }
  const seen = seenIn(next, defaultCores)
  if (seen === undefined) return next
  const own = explained(seen).filter(({ subject }) => subject.applicationId === id)
  return {
    ...next,
    told: pruneEnded(withTold(state.told, own), active),
    advice: pruneEnded({ ...state.advice, [id]: recommend(facts, seen) }, active),
  }
}
