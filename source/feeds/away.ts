import type { Reading } from '../domain/reading.ts'
import { availabilityEntry, type TimelineEvent } from '../domain/timeline.ts'
import { presenceOf } from '../store/selectors/presence.ts'
import type { State } from '../store/state.ts'

const words = {
  master: ['master', 'spark'],
  traefik: ['Traefik', 'engine'],
  redis: ['Redis', 'engine'],
} as const

/**
 * The entry of a service that stopped answering or answers again. One whose container does not run
 * is silent for a reason that the engine has told already.
 */
export function awayEntry(
  state: State,
  service: keyof typeof words,
  current: Reading<unknown>,
  at: number,
): TimelineEvent | undefined {
  const { kind } = presenceOf(state, service)
  if (current.kind === 'stale' && (kind === 'missing' || kind === 'stopped')) return undefined
  const [name, of] = words[service]
  return availabilityEntry(name, of, state[service], current, at)
}
