import { formatDuration } from '../../domain/units.ts'
import type { State } from '../state.ts'

const systems = { containers: 'the Docker engine', master: 'the master' } as const

/**
 * Why nothing may be changed that depends on a reading: it has not come yet, or is no longer
 * fresh. Undefined when it is.
 */
export function unknownReason(
  state: Pick<State, 'containers' | 'master' | 'now'>,
  needed: keyof typeof systems,
): string | undefined {
  const reading = state[needed]
  const system = systems[needed]
  if (reading.kind === 'fresh') return undefined
  if (reading.kind === 'loading') return `${system} has not answered yet: wait a moment`
  const age = formatDuration(Math.max(0, state.now - reading.since))
  return `${system} has not answered for ${age} (${reading.error}): nothing is changed until it does`
}
