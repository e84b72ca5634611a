import type { Container, Service } from '../../domain/container.ts'
import type { State } from '../state.ts'
import { containersOf } from './containers.ts'

/** What the engine says of a service that has one container. */
export type Presence =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'stopped'; readonly container: Container }
  | { readonly kind: 'running'; readonly container: Container }

/** Whether a service's container exists and runs; `unknown` until the engine has answered. */
export function presenceOf(state: Pick<State, 'containers'>, service: Service): Presence {
  if (state.containers.kind === 'loading') return { kind: 'unknown' }
  const containers = containersOf(state).filter((container) => container.service === service)
  const container = containers.find(({ state }) => state === 'running') ?? containers[0]
  if (container === undefined) {
    // An engine that never answered says nothing about what exists.
    const asked = state.containers.kind === 'fresh' || state.containers.value !== undefined
    return asked ? { kind: 'missing' } : { kind: 'unknown' }
  }
  return { kind: container.state === 'running' ? 'running' : 'stopped', container }
}

/**
 * What a service said before: `fresh` is how it is, `stale` how it was when it last answered, `gone`
 * of a service whose container does not run, or that never answered.
 */
export type Heard = 'fresh' | 'stale' | 'gone'

/** How far what a service said still holds. */
export function heardFrom(
  state: Pick<State, 'containers' | 'master' | 'traefik' | 'redis'>,
  service: 'master' | 'traefik' | 'redis',
): Heard {
  const { kind } = presenceOf(state, service)
  if (kind === 'missing' || kind === 'stopped' || state[service].kind === 'loading') return 'gone'
  return state[service].kind
}

/** `exited 137`, `OOM killed`, `unhealthy`, `starting`, `running`: state and health of a container in words. */
export function containerWords(container: Container): string {
  const { state, health, exitCode, oomKilled } = container
  if (state === 'running') return health === 'none' ? 'running' : health
  if (state !== 'exited' && state !== 'dead') return state
  if (oomKilled) return 'OOM killed'
  return exitCode === undefined ? state : `${state} ${exitCode}`
}

/** How good that is. */
export function containerTone(container: Container): 'good' | 'warning' | 'bad' {
  if (container.state === 'running') {
    return container.health === 'unhealthy'
      ? 'bad'
      : container.health === 'starting'
        ? 'warning'
        : 'good'
  }
  return container.state === 'exited' || container.state === 'dead' ? 'bad' : 'warning'
}
