import type { Container } from './container.ts'
import type { SparkWorker } from './spark.ts'
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

/**
 * Which workers go when `count` must: those that do no work anyway (not ALIVE or unhealthy), then
 * those with the fewest cores in use, then the highest number.
 */
export function victims(pairs: readonly WorkerPair[], count: number): readonly WorkerPair[] {
  const rank = (pair: WorkerPair) =>
    !isAlive(pair) ? 0 : pair.container.health === 'unhealthy' ? 1 : 2
  return pairs
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.spark?.coresUsed ?? 0) - (b.spark?.coresUsed ?? 0) ||
        b.container.number - a.container.number,
    )
    .slice(0, Math.max(0, count))
}

/**
 * What to know before this many workers run: they offer more than the engine has. Undefined when
 * it has enough. `workerMemoryMiB` is what one worker offers to executors.
 */
export function capacityWarning(
  workers: number,
  each: { readonly cores: number; readonly memoryMiB: number },
  engine: { readonly cores: number; readonly memoryBytes: number },
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
