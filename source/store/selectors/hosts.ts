import { containersOf } from './containers.ts'
import type { State } from '../state.ts'
import { shortName } from './workers.ts'

/**
 * What the container with this host name (its short id) is called on the screen, also when it is
 * gone; undefined for a host that is none of this project's.
 */
export function nameOfHost(
  state: Pick<State, 'containers' | 'names' | 'project'>,
  host: string,
): string | undefined {
  const container = containersOf(state).find(({ shortId }) => shortId === host)
  return container === undefined ? state.names[host] : shortName(container.name, state.project)
}
