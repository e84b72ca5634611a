import type { Container, EngineInfo } from './container.ts'
import type { Driver, Master, SparkWorker } from './spark.ts'
import { formatMiB } from './units.ts'

/** Most workers that `scale` and `up` accept. */
export const maxWorkers = 64

/** What a person has said yes to before workers go, or more come than the engine has room for. */
interface ScaleAgreement {
  /** Containers of the workers that the question named. */
  readonly going: readonly string[]
  /** Drivers that end with them. */
  readonly drivers: readonly string[]
  /** Most workers that may offer more than the engine has. */
  readonly crowded: number
}

/**
 * To so many workers, or by so many more (or less) than the engine says there are when the action
 * runs: what a screen showed a moment ago is never counted from.
 */
export type ScaleInput = ({ readonly workers: number } | { readonly by: number }) & {
  readonly agreed?: ScaleAgreement
}

/** A worker container with what the master says of it. */
export interface WorkerPair {
  readonly container: Container
  /** Undefined when the master does not know it (or was not asked). */
  readonly spark: SparkWorker | undefined
}

/** Why this is no number of workers, or undefined when it is one. */
export function workersRefusal(workers: number): string | undefined {
  return Number.isInteger(workers) && workers >= 0 && workers <= maxWorkers
    ? undefined
    : `${workers} is no number of workers: it must be from 0 to ${maxWorkers}`
}

const preference = { ALIVE: 0, DECOMMISSIONED: 1, UNKNOWN: 2, DEAD: 3 } as const

/**
 * Spark workers by host. A restarted container registers again under the same host while the old
 * entry stays listed as DEAD for minutes: the living, else the last heard of, counts.
 */
export function sparkByHost(workers: readonly SparkWorker[]): ReadonlyMap<string, SparkWorker> {
  const best = workers.toSorted(
    (a, b) => preference[a.state] - preference[b.state] || b.lastHeartbeat - a.lastHeartbeat,
  )
  return new Map(best.toReversed().map((worker) => [worker.host, worker]))
}

/** Worker containers with their Spark workers: a worker's host is its container's short id. */
export function pairWorkers(
  containers: readonly Container[],
  workers: readonly SparkWorker[],
): readonly WorkerPair[] {
  const byHost = sparkByHost(workers)
  return containers
    .filter(({ service }) => service === 'worker')
    .map((container) => ({ container, spark: byHost.get(container.shortId) }))
    .toSorted((a, b) => a.container.number - b.container.number)
}

/** True when a worker can be given work: its container runs and Spark says ALIVE. */
export function isAlive({ container, spark }: WorkerPair): boolean {
  return container.state === 'running' && spark?.state === 'ALIVE'
}

/** True when a worker was told to go: it never comes back to ALIVE. */
export function isLeaving({ container, spark }: WorkerPair): boolean {
  return container.state === 'running' && spark?.state === 'DECOMMISSIONED'
}

/** True when a container does not run and nothing starts it but a person or Compose. */
export function isStopped({ container }: WorkerPair): boolean {
  return ['exited', 'dead', 'created'].includes(container.state)
}

/** Drivers that run on a worker (cluster mode). */
export function driversOn(
  { container, spark }: WorkerPair,
  drivers: readonly Driver[],
): readonly Driver[] {
  if (container.state !== 'running' || spark === undefined) return []
  return drivers.filter(({ workerId }) => workerId === spark.id)
}

/**
 * Which workers go when `count` must: those that do no work anyway (not ALIVE or unhealthy), then
 * those with the fewest cores in use, then the highest number; one that runs a driver goes last.
 */
export function workersToRemove(
  pairs: readonly WorkerPair[],
  count: number,
  drivers: readonly Driver[] = [],
): readonly WorkerPair[] {
  const rank = (pair: WorkerPair) => {
    if (driversOn(pair, drivers).length > 0) return 3
    return !isAlive(pair) ? 0 : pair.container.health === 'unhealthy' ? 1 : 2
  }
  const order = (a: WorkerPair, b: WorkerPair) =>
    rank(a) - rank(b) ||
    (a.spark?.coresUsed ?? 0) - (b.spark?.coresUsed ?? 0) ||
    b.container.number - a.container.number
  return pairs.toSorted(order).slice(0, Math.max(0, count))
}

/** What a scaling comes to, by one list of containers and one answer of the master. */
export interface ScalePlan {
  readonly pairs: readonly WorkerPair[]
  /** Workers that do or can do work now: running, and not told to go. */
  readonly now: number
  /** How many of those there are to be. */
  readonly wanted: number
  /** Workers that are drained and removed; none where workers are added. */
  readonly going: readonly WorkerPair[]
  /** Drivers that end with them. */
  readonly drivers: readonly Driver[]
}

/**
 * Plans a scaling. `by` counts from the workers that run. Adding removes nothing, not even a worker
 * that was told to go; removing takes those first, because they never come back.
 */
export function planScaling(
  containers: readonly Container[],
  master: Pick<Master, 'workers' | 'drivers'> | undefined,
  input: ScaleInput,
): ScalePlan {
  const { workers = [], drivers = [] } = master ?? {}
  const pairs = pairWorkers(containers, workers)
  const leaving = pairs.filter(isLeaving)
  const rest = pairs.filter((pair) => !isLeaving(pair))
  const now = rest.filter((pair) => !isStopped(pair)).length
  const wanted =
    'workers' in input ? input.workers : Math.max(0, Math.min(maxWorkers, now + input.by))
  const adds = wanted > now || ('by' in input && input.by >= 0)
  const going = adds ? [] : [...leaving, ...workersToRemove(rest, rest.length - wanted, drivers)]
  return { pairs, now, wanted, going, drivers: going.flatMap((pair) => driversOn(pair, drivers)) }
}

/** The input with a yes to everything that a plan does. */
export function agreeTo({ going, drivers, wanted }: ScalePlan, input: ScaleInput): ScaleInput {
  const agreed = {
    going: going.map(({ container }) => container.id),
    drivers: drivers.map(({ id }) => id),
    crowded: wanted,
  }
  return { ...input, agreed }
}

/** True when everything that a plan takes away was named in the question that was answered. */
export function isAgreed(plan: ScalePlan, { agreed }: ScaleInput): boolean {
  return (
    plan.going.every(({ container }) => agreed?.going.includes(container.id)) &&
    plan.drivers.every(({ id }) => agreed?.drivers.includes(id))
  )
}

/** What an engine has for its containers. */
type EngineRoom = Pick<EngineInfo, 'cores' | 'memoryBytes'>

/** What each worker offers to executors, as it is configured. */
interface WorkerSize {
  readonly workerCores: number
  /** In MiB. */
  readonly workerMemory: number
}

/**
 * What to ask about before a plan is carried out: its workers offer more than the engine has.
 * Undefined where it has room; one worker more is told of only where it is the first without.
 */
export function crowding(
  plan: ScalePlan,
  input: ScaleInput,
  each: WorkerSize,
  engine: EngineRoom,
): string | undefined {
  if (plan.wanted <= plan.now || plan.wanted <= (input.agreed?.crowded ?? 0)) return undefined
  const before = 'by' in input ? capacityWarning(plan.now, each, engine) : undefined
  return before === undefined ? capacityWarning(plan.wanted, each, engine) : undefined
}

/** What to know before this many workers run: they offer more than the engine has. */
export function capacityWarning(
  workers: number,
  { workerCores, workerMemory }: WorkerSize,
  engine: EngineRoom,
): string | undefined {
  const wantedMiB = workers * workerMemory
  const engineMiB = engine.memoryBytes / 1024 ** 2
  const cores = workers * workerCores
  const parts = [
    wantedMiB > engineMiB &&
      `${formatMiB(wantedMiB)} of memory where the engine has ${formatMiB(engineMiB)}`,
    cores > engine.cores && `${cores} cores where the engine has ${engine.cores}`,
  ].filter((part) => part !== false)
  return parts.length === 0
    ? undefined
    : `${workers} workers offer ${parts.join(' and ')}: they share what there is`
}
