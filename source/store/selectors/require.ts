import type { State } from '../state.ts'
import { presenceOf } from './presence.ts'

/**
 * Throws one line when a service has no running container. What answers on its port then is
 * another cluster's, and nothing of that must reach the screen.
 */
export function requireRunning(
  state: Pick<State, 'containers'>,
  service: 'master' | 'traefik' | 'redis',
): void {
  const presence = presenceOf(state, service)
  if (presence.kind === 'missing') throw new Error('it has no container')
  if (presence.kind === 'stopped') throw new Error('its container does not run')
}
