import { containersOf } from '../../domain/presence.ts'
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

/** What the engine says, with each known container's id, short or whole, as its name. */
export function withHostNames(state: State, text: string): string {
  return text.replace(
    /\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b/g,
    (id) => nameOfHost(state, id.slice(0, 12)) ?? id,
  )
}
