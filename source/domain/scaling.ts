import type { ScaleAgreement, ScaleInput } from './action.ts'
import type { Container } from './container.ts'
import type { Driver, SparkWorker } from './spark.ts'
import { formatMiB } from './units.ts'

/** Most workers that `scale` and `up` accept. */
export const maxWorkers = 64

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
 * Worker containers with their Spark workers, joined by host (a worker's host is its container's
 * short id). A restarted container is listed twice by the master for minutes: the ALIVE one counts.
 */
export function pairWorkers(
  containers: readonly Container[],
  workers: readonly SparkWorker[],
): readonly WorkerPair[] {
  return containers
    .filter(({ service }) => service === 'worker')
    .map((container) => ({
      container,
      spark: workers
        .filter(({ host }) => host === container.shortId)
        .toSorted(
          (a, b) => preference[a.state] - preference[b.state] || b.lastHeartbeat - a.lastHeartbeat,
        )[0],
    }))
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
  return container.state === 'exited' || container.state === 'dead' || container.state === 'created'
}

/**
 * Which workers go when `count` must: those that do no work anyway (not ALIVE or unhealthy), then
 * those with the fewest cores in use, then the highest number; one that runs a driver goes last.
 */
export function victims(
  pairs: readonly WorkerPair[],
  count: number,
  drivers: readonly Driver[] = [],
): readonly WorkerPair[] {
  const rank = (pair: WorkerPair) =>
    driversOn(pair, drivers).length > 0
      ? 3
      : !isAlive(pair)
        ? 0
        : pair.container.health === 'unhealthy'
          ? 1
          : 2
  return pairs
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.spark?.coresUsed ?? 0) - (b.spark?.coresUsed ?? 0) ||
        b.container.number - a.container.number,
    )
    .slice(0, Math.max(0, count))
}

/** Drivers that run on a worker (cluster mode). */
export function driversOn(
  { container, spark }: WorkerPair,
  drivers: readonly Driver[],
): readonly Driver[] {
  if (container.state !== 'running' || spark === undefined) return []
  return drivers.filter(({ workerId }) => workerId === spark.id)
}

/** What a scaling comes to, by one list of containers and one answer of the master. */
export interface ScalePlan {
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
  pairs: readonly WorkerPair[],
  drivers: readonly Driver[],
  input: ScaleInput,
): ScalePlan {
  const leaving = pairs.filter(isLeaving)
  const rest = pairs.filter((pair) => !isLeaving(pair))
  const now = rest.filter((pair) => !isStopped(pair)).length
  const wanted =
    'workers' in input ? input.workers : Math.max(0, Math.min(maxWorkers, now + input.by))
  const adds = wanted > now || ('by' in input && input.by >= 0)
  const going = adds ? [] : [...leaving, ...victims(rest, rest.length - wanted, drivers)]
  return {
    now,
    wanted,
    going,
    drivers: going.flatMap((pair) => driversOn(pair, drivers)),
  }
}

/** True when everything that a plan takes away was named in the question that was answered. */
export function isAgreed(plan: ScalePlan, agreed: ScaleAgreement | undefined): boolean {
  const going = new Set(agreed?.going)
  const drivers = new Set(agreed?.drivers)
  return (
    plan.going.every(({ container }) => going.has(container.id)) &&
    plan.drivers.every(({ id }) => drivers.has(id))
  )
}

/** What an engine has for its containers. */
export interface EngineRoom {
  readonly cores: number
  readonly memoryBytes: number
}

/** What each worker offers to executors. */
export interface WorkerSize {
  readonly cores: number
  readonly memoryMiB: number
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
  const warning = capacityWarning(plan.wanted, each, engine)
  const before = 'by' in input ? capacityWarning(plan.now, each, engine) : undefined
  return warning === undefined || before !== undefined ? undefined : warning
}

/**
 * What to know before this many workers run: they offer more than the engine has. Undefined when
 * it has enough. `workerMemoryMiB` is what one worker offers to executors.
 */
export function capacityWarning(
  workers: number,
  each: WorkerSize,
  engine: EngineRoom,
): string | undefined {
  const wantedMiB = workers * each.memoryMiB
  const engineMiB = engine.memoryBytes / 1024 ** 2
  const parts = [
    ...(wantedMiB > engineMiB
      ? [`${formatMiB(wantedMiB)} of memory where the engine has ${formatMiB(engineMiB)}`]
      : []),
    ...(workers * each.cores > engine.cores
      ? [`${workers * each.cores} cores where the engine has ${engine.cores}`]
      : []),
  ]
  return parts.length === 0
    ? undefined
    : `${workers} workers offer ${parts.join(' and ')}: they share what there is`
}
