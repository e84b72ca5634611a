import type { State } from '../state.ts'
import { doingNow } from './status.ts'
import { staleWords } from '../../domain/presence.ts'
import { troublesOf } from './troubles.ts'

/** Words for a cluster. `incomplete`: something was stopped on purpose and stays so. */
export const clusterWords = [
  'up',
  'starting',
  'scaling',
  'stopping',
  'incomplete',
  'degraded',
  'down',
  'unknown',
] as const

/** The cluster in one word, and why where it is not `up`. */
export interface ClusterHealth {
  readonly word: (typeof clusterWords)[number]
  /** One line; empty when it is up. */
  readonly reason: string
}

/** Containers that are about to be started, by this program or another one. */
const startsMs = 60_000

/** The word where nothing of the cluster runs. */
function withoutContainers(
  state: State,
  own: readonly { readonly state: string; readonly createdAt: number }[],
): ClusterHealth {
  const words = own.length === 0 ? 'no container of the project' : 'its containers are stopped'
  const doing = doingNow(state)
  const created = own.some((one) => one.state === 'created' && state.now - one.createdAt < startsMs)
  if (doing !== undefined) return { word: doing, reason: words }
  if (created) return { word: 'starting', reason: 'its containers are created' }
  return { word: 'down', reason: state.readOnly ? words : `${words}; U brings it up` }
}

/** The cluster's state, from what the engine, Spark, Traefik and Redis said. */
export function clusterHealth(state: State): ClusterHealth {
  if (state.containers.kind === 'loading') return { word: 'unknown', reason: 'asking the engine' }
  if (state.containers.kind === 'stale') {
    return { word: 'unknown', reason: `engine: ${staleWords(state.containers, state.now)}` }
  }
  const own = state.containers.value.filter(({ service }) => service !== 'run')
  if (!own.some((container) => container.state === 'running')) return withoutContainers(state, own)
  const found = troublesOf(state)
  const [worst] = found
  if (worst === undefined) return { word: 'up', reason: '' }
  const more = found.length > 1 ? ` (+${found.length - 1} more)` : ''
  return { word: worst.is === 'fault' ? 'degraded' : worst.is, reason: `${worst.text}${more}` }
}
