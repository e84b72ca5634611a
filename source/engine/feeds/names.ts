import type { Container } from '../../domain/container.ts'
import { shortName } from '../../store/selectors/workers.ts'
import type { State } from '../../store/state.ts'

/** How many containers are remembered by name: more than any screen speaks of. */
const keptNames = 500

/**
 * The state with these containers' names remembered by short id, the last seen last. What Spark
 * says of a worker is by that id, and it goes on when its container is gone.
 */
export function withNames(
  state: State,
  containers: readonly Pick<Container, 'shortId' | 'name'>[],
): State {
  const fresh = containers
    .map(({ shortId, name }) => [shortId, shortName(name, state.project)] as const)
    .filter(([shortId, name]) => state.names[shortId] !== name)
  if (fresh.length === 0) return state
  const all = new Map([...Object.entries(state.names), ...fresh])
  return { ...state, names: Object.fromEntries([...all].slice(-keptNames)) }
}
