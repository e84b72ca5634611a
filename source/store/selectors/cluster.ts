import { valueOf } from '../../model/reading.ts'
import { formatDuration } from '../../model/units.ts'
import type { State } from '../state.ts'
import { degradingFault } from './faults.ts'
import { containerWords, presenceOf } from './presence.ts'
import { workerCounts, workerRows } from './workers.ts'

/** The cluster in one word, and why where it is not `up`. */
export interface ClusterHealth {
  readonly word: 'up' | 'degraded' | 'starting' | 'down' | 'unknown'
  /** One line; empty when it is up. */
  readonly reason: string
}

/** How long something may be not there yet before that counts as a fault. */
const graceMs = 60_000

const services = ['master', 'traefik', 'redis'] as const

/** `no answer for 12 s: connection refused` of a reading that is stale. */
export function staleWords(reading: { error: string; since: number }, now: number): string {
  return `no answer for ${formatDuration(Math.max(1000, now - reading.since))}: ${reading.error}`
}

/** Everything that keeps the cluster from being `up`, the worst first. */
function troubles(state: State): readonly { readonly text: string; readonly young: boolean }[] {
  const young = (startedAt: number | undefined) =>
    startedAt !== undefined && state.now - startedAt < graceMs
  const found: { text: string; young: boolean }[] = []
  for (const service of services) {
    const presence = presenceOf(state, service)
    const reading = state[service]
    if (presence.kind === 'missing') found.push({ text: `${service} is missing`, young: false })
    if (presence.kind === 'stopped') {
      found.push({ text: `${service} ${containerWords(presence.container)}`, young: false })
    }
    if (presence.kind !== 'running') continue
    const { container } = presence
    const fresh = young(container.startedAt)
    if (container.health === 'starting') found.push({ text: `${service} starts`, young: true })
    else if (container.health === 'unhealthy') {
      found.push({ text: `${service} unhealthy`, young: false })
    } else if (reading.kind === 'stale') {
      found.push({ text: `${service} ${staleWords(reading, state.now)}`, young: fresh })
    } else if (reading.kind === 'loading') {
      found.push({ text: `${service} has not answered yet`, young: true })
    } else {
      const fault = degradingFault(state, service)
      if (fault !== undefined) found.push({ text: `${service} ${fault.text}`, young: fault.young })
    }
  }
  const status = valueOf(state.master)?.status
  if (status !== undefined && status !== 'ALIVE') {
    found.push({ text: `master ${status}`, young: true })
  }
  const { running, alive } = workerCounts(state)
  if (status !== undefined && running === 0 && alive === 0) {
    found.push({ text: 'no worker runs', young: false })
  }
  const late = workerRows(state).filter(
    ({ container, sparkState }) => container?.state === 'running' && sparkState !== 'ALIVE',
  )
  if (status !== undefined && late.length > 0) {
    const names = late.length === 1 ? (late[0]?.name ?? '') : `${late.length} workers`
    found.push({
      text: `${names} not ALIVE`,
      young: late.every(({ container }) => young(container?.startedAt)),
    })
  }
  const stopped = workerRows(state).filter(
    ({ container }) => container !== undefined && container.state !== 'running',
  )
  if (stopped.length > 0) {
    const [first] = stopped
    const words = first?.container === undefined ? '' : containerWords(first.container)
    found.push({
      text:
        stopped.length === 1
          ? `${first?.name ?? ''} ${words}`
          : `${stopped.length} workers not running`,
      young: false,
    })
  }
  return found.toSorted((a, b) => Number(a.young) - Number(b.young))
}

/** The cluster's state, from what the engine, Spark, Traefik and Redis said. */
export function clusterHealth(state: State): ClusterHealth {
  if (state.containers.kind === 'loading') return { word: 'unknown', reason: 'asking the engine' }
  if (state.containers.kind === 'stale') {
    return { word: 'unknown', reason: `engine: ${staleWords(state.containers, state.now)}` }
  }
  const own = state.containers.value.filter(({ service }) => service !== 'run')
  if (!own.some((container) => container.state === 'running')) {
    const words = own.length === 0 ? 'no container of the project' : 'its containers are stopped'
    return { word: 'down', reason: state.readOnly ? words : `${words}; U brings it up` }
  }
  const found = troubles(state)
  const [worst] = found
  if (worst === undefined) return { word: 'up', reason: '' }
  const more = found.length > 1 ? ` (+${found.length - 1} more)` : ''
  return { word: worst.young ? 'starting' : 'degraded', reason: `${worst.text}${more}` }
}
