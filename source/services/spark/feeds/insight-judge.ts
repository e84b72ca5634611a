import type { Advice } from '../../../diagnostics/advice/advice.ts'
import { adviceOf, type Seen, waitingFacts } from '../../../diagnostics/insight.ts'
import { namedAdvice, namedExplanation } from '../../../diagnostics/naming.ts'
import { valueOf } from '../../../domain/reading.ts'
import type { ApplicationFacts } from '../../../domain/spark-facts.ts'
import { explainWaiting } from '../../../diagnostics/diagnosis/explain.ts'
import type { Explanation } from '../../../diagnostics/diagnosis/explanation.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import { containersOf } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'
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
 * Why applications wait, hang or lose work, by the names that the screen shows. Of one that ended
 * longer ago nothing is found any more: what goes on now is no cause of what it did.
 */
export function explained(state: State, seen: Seen): readonly Explanation[] {
  const judged = new Set(seen.applications.map(({ application }) => application.id))
  return explainWaiting(waitingFacts(seen))
    .filter(({ applicationId }) => applicationId === undefined || judged.has(applicationId))
    .map((one) => namedExplanation(one, (host) => nameOfHost(state, host)))
}

/** What to change about an application, by the names that the screen shows. */
export function advised(state: State, facts: ApplicationFacts, seen: Seen): readonly Advice[] {
  return adviceOf(facts, seen).map((one) => namedAdvice(one, (host) => nameOfHost(state, host)))
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
  const own = explained(next, seen).filter(({ applicationId }) => applicationId === id)
  return {
    ...next,
    told: pruneEnded(withTold(state.told, own), active),
    advice: pruneEnded({ ...state.advice, [id]: advised(next, facts, seen) }, active),
  }
}
