import { presenceOf } from '../domain/presence.ts'
import type { Reading } from '../domain/reading.ts'
import { readingOf } from '../domain/service.ts'
import { appendTimeline, availabilityEntry, type TimelineEvent } from '../domain/timeline.ts'
import type { State } from '../store/state.ts'

/**
 * The state with an entry where a service stopped answering or answers again. One whose container
 * does not run is silent for a reason that the engine has told already.
 */
export function withAway(
  state: State,
  id: string,
  name: string,
  kind: TimelineEvent['kind'],
  current: Reading<unknown>,
  at: number,
): State {
  const presence = presenceOf(state, id).kind
  if (current.kind === 'stale' && (presence === 'missing' || presence === 'stopped')) return state
  const entry = availabilityEntry(name, kind, readingOf(state, id), current, at)
  return entry === undefined
    ? state
    : { ...state, timeline: appendTimeline(state.timeline, [entry]) }
}
