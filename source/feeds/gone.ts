import { presenceOf } from '../domain/presence.ts'
import { loading, type Reading, valueOf } from '../domain/reading.ts'
import type { State } from '../store/state.ts'

/** What is known only through the master. */
const withoutMaster = {
  master: loading,
  notAlive: {},
  workerPages: {},
  diagnoses: [],
} satisfies Partial<State>

/**
 * The state without the figures of services whose container is gone: they are of a cluster that
 * is no more. What is about the past (events, runs, what was found of applications) stays. Given
 * after each change, for an answer may come after its service has gone.
 */
export function withoutGone(state: State): State {
  const isGone = (id: string, reading: Reading<unknown>) =>
    valueOf(reading) !== undefined && presenceOf(state, id).kind === 'missing'
  const all = Object.entries(state.readings)
  const left = all.filter(([id, reading]) => !isGone(id, reading))
  return {
    ...state,
    ...(isGone('master', state.master) && withoutMaster),
    ...(left.length < all.length && { readings: Object.fromEntries(left) }),
  }
}
