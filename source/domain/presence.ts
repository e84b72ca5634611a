import type { Container } from './container.ts'
import { valueOf, type Reading } from './reading.ts'
import { readingOf, type Seen, type ServiceFault } from './service.ts'
import { formatDuration } from './units.ts'

// What is known of a service: its container, whether it answers, and what it says is wrong.

/** All containers known, fresh or stale. */
export function containersOf({ containers }: Pick<Seen, 'containers'>): readonly Container[] {
  return valueOf(containers) ?? []
}

/** What the engine says of a service that has one container. */
export type Presence =
  | { readonly kind: 'unknown' | 'missing'; readonly container?: undefined }
  | { readonly kind: 'stopped' | 'running'; readonly container: Container }

/** Whether a service's container exists and runs; `unknown` until the engine has answered. */
export function presenceOf(seen: Pick<Seen, 'containers'>, service: string): Presence {
  // An engine that never answered says nothing about what exists.
  if (valueOf(seen.containers) === undefined) return { kind: 'unknown' }
  const containers = containersOf(seen).filter((container) => container.service === service)
  const container = containers.find(({ state }) => state === 'running') ?? containers[0]
  if (container === undefined) return { kind: 'missing' }
  return { kind: container.state === 'running' ? 'running' : 'stopped', container }
}

/**
 * Throws one line when a service has no running container. What answers on its port then is
 * another cluster's, and nothing of that must reach the screen.
 */
export function requireRunning(seen: Pick<Seen, 'containers'>, service: string): void {
  const { kind } = presenceOf(seen, service)
  if (kind === 'missing') throw new Error('it has no container')
  if (kind === 'stopped') throw new Error('its container does not run')
}

/**
 * What a service said before: `fresh` is how it is, `stale` how it was when it last answered, `gone`
 * of a service whose container does not run, or that never answered.
 */
export type Heard = 'fresh' | 'stale' | 'gone'

/** How far what a service said still holds. */
export function heardFrom(
  seen: Pick<Seen, 'containers' | 'master' | 'readings'>,
  id: string,
): Heard {
  const { kind } = presenceOf(seen, id)
  const said = readingOf(seen, id).kind
  return kind === 'missing' || kind === 'stopped' || said === 'loading' ? 'gone' : said
}

/** What is wrong with a service that runs and answers, the worst first. */
export function serviceFaults(seen: Seen, id: string): readonly ServiceFault[] {
  const said = readingOf(seen, id)
  if (said.kind !== 'fresh' || presenceOf(seen, id).kind !== 'running') return []
  const around = { project: seen.project, now: seen.now, containers: containersOf(seen) }
  return seen.services.find((one) => one.id === id)?.faults?.(said.value, around) ?? []
}

/** The first of them by which the cluster lacks something. */
export function degradingFault(seen: Seen, id: string): ServiceFault | undefined {
  return serviceFaults(seen, id).find(({ degrades }) => degrades)
}

/** `exited 137`, `OOM killed`, `unhealthy`, `starting`, `running`: state and health of a container in words. */
export function containerWords({ state, health, exitCode, oomKilled }: Container): string {
  if (state === 'running') return health === 'none' ? 'running' : health
  if (state !== 'exited' && state !== 'dead') return state
  if (oomKilled) return 'OOM killed'
  return exitCode === undefined ? state : `${state} ${exitCode}`
}

/** How good that is. */
export function containerTone({ state, health }: Container): 'good' | 'warning' | 'bad' {
  if (state === 'exited' || state === 'dead' || (state === 'running' && health === 'unhealthy')) {
    return 'bad'
  }
  return state === 'running' && health !== 'starting' ? 'good' : 'warning'
}

/** `, exit status 137, killed for memory`: how a container ended; empty where nobody knows. */
export function endWords({ exitCode, oomKilled }: Container): string {
  const status = exitCode === undefined ? '' : `, exit status ${exitCode}`
  return `${status}${oomKilled ? ', killed for memory' : ''}`
}

/** `12 s ago`: since when something is over. */
export function agoWords(at: number, now: number): string {
  return `${formatDuration(Math.max(1000, now - at))} ago`
}

/** `no answer for 12 s: connection refused` of a reading that is stale. */
export function staleWords(
  { error, since }: Extract<Reading<unknown>, { kind: 'stale' }>,
  now: number,
): string {
  return `no answer for ${formatDuration(Math.max(1000, now - since))}: ${error}`
}
