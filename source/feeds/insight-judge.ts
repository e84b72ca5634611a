import { adviceOf, type Seen, waitingFacts } from '../model/insight.ts'
import { valueOf } from '../model/reading.ts'
import type { ApplicationFacts } from '../model/spark-facts.ts'
import { explainWaiting } from '../model/waiting/explain.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { State } from '../store/state.ts'
import { activeApplications } from './applications.ts'
import { pruneEnded, withTold } from './insight-keep.ts'

/** An application that has just ended is still explained this long: what killed it matters. */
const justEndedMs = 60_000

/** What the rules judge, out of the state; undefined until the master has answered. */
export function seenIn(state: State, defaultCores: number | undefined): Seen | undefined {
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
  const own = explainWaiting(waitingFacts(seen)).filter(({ applicationId }) => applicationId === id)
  return {
    ...next,
    told: pruneEnded(withTold(state.told, own), active),
    advice: pruneEnded({ ...state.advice, [id]: adviceOf(facts, seen) }, active),
  }
}
