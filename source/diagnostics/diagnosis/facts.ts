import type { Application, SparkWorker } from '../../domain/spark.ts'
import { type ApplicationFacts, type ClusterFacts, restOf } from '../../domain/spark-facts.ts'

/** Everything that the causes are judged by. */
export interface WaitingFacts {
  readonly cluster: ClusterFacts
  /** Every active application; those just ended may be among them, for what killed them. */
  readonly applications: readonly ApplicationFacts[]
  /**
   * By application: whether a worker's container reaches the driver's host and port. Absent where
   * it was not tried.
   */
  readonly driverReachable: ReadonlyMap<string, boolean>
}

/** What one executor of an application needs, and how many cores it may have in all. */
export interface Request {
  readonly memoryMiB: number
  readonly cores: number
  /** Undefined: all there are. */
  readonly coresMax: number | undefined
}

/**
 * What an application asks for. The memory is the master's figure, for that is what it schedules
 * by; cores are 1 unless the application said (Spark `Master.startExecutorsOnWorkers`).
 */
export function requestOf(facts: ApplicationFacts, defaultCores: number | undefined): Request {
  const asked = restOf(facts)?.asked
  const told = facts.application.memoryPerExecutorMiB
  return {
    memoryMiB: told > 0 ? told : (asked?.executorMemoryMiB ?? 1024),
    cores: asked?.executorCores ?? 1,
    coresMax: asked?.coresMax ?? defaultCores,
  }
}

/** Workers that the master gives work to. */
export function aliveWorkers(facts: WaitingFacts): readonly SparkWorker[] {
  return facts.cluster.master.workers.filter((worker) => worker.state === 'ALIVE')
}

/** How long an application has been registered, in ms. */
export function ageMs(facts: WaitingFacts, application: Application): number {
  return Math.max(0, facts.cluster.at - application.startedAt)
}

/**
 * Whether an application has no cores and wants some: it is WAITING, or it is RUNNING a job with
 * all its executors lost.
 */
export function wantsCores(facts: ApplicationFacts): boolean {
  const { state, cores } = facts.application
  if (state === 'WAITING') return true
  const jobs = restOf(facts)?.jobs ?? []
  return state === 'RUNNING' && cores === 0 && jobs.some((job) => job.status === 'RUNNING')
}

/** Applications that the master still serves. */
export function activeApplications(facts: WaitingFacts): readonly ApplicationFacts[] {
  return facts.applications.filter(
    ({ application: { state } }) => state === 'WAITING' || state === 'RUNNING',
  )
}

/** `"Spark Pi" (app-20260101120000-0001)`. */
export function nameOf(application: Application): string {
  return `"${application.name}" (${application.id})`
}
