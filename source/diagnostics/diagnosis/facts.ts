import type { Container, EngineEvent, EngineInfo } from '../../domain/container.ts'
import type { Application, Master, SparkWorker, WorkerPage } from '../../domain/spark.ts'
import { type ApplicationFacts, type ApplicationRest, restOf } from '../../domain/spark-facts.ts'

// From which moment on something is a problem. Below them it is what every start looks like.

/** The master hands out cores within a second or two; what still waits then has a reason. */
export const waitingMs = 5_000

/**
 * An executor's JVM needs 3 s on an idle machine and was measured to take 14 s from application
 * to first slot on two busy cores, so no verdict on executors that are not there before this.
 */
export const executorStartMs = 30_000

/** Long enough for a driver to compute by itself between two jobs. */
export const idleMs = 30_000

/** Memory of a worker's own JVM, measured as about 200 MB, with some air. */
export const workerDaemonMiB = 300

/** Master, Traefik and Redis together, measured as about 450 MB. */
export const otherDaemonsMiB = 600

/** Spark refuses to start with less (UnifiedMemoryManager: 1.5 × 300 MiB). */
export const leastHeapMiB = 450

/** Everything that was seen at one moment. */
export interface Facts {
  /** When the master answered. */
  readonly at: number
  readonly master: Master
  readonly engine: Pick<EngineInfo, 'cores' | 'memoryBytes'> | undefined
  readonly containers: readonly Pick<
    Container,
    'id' | 'shortId' | 'name' | 'service' | 'state' | 'memoryLimitBytes'
  >[]
  /** Of the last minutes, oldest first. */
  readonly events: readonly EngineEvent[]
  readonly pages: readonly WorkerPage[]
  /** Every active application; those just ended may be among them, for what killed them. */
  readonly applications: readonly ApplicationFacts[]
  /** By application: whether a worker reaches its driver. Absent where it was not tried. */
  readonly reachable: Readonly<Record<string, boolean>>
  /** The master's `spark.deploy.defaultCores`, where it is known. */
  readonly defaultCores: number | undefined
}

/** An application with what every detector asks of it. */
export interface Judged {
  readonly application: Application
  /** What it said itself; undefined where it was not asked or did not answer. */
  readonly rest: ApplicationRest | undefined
  readonly answers: 'yes' | 'no' | 'not asked'
  /** The master still serves it. */
  readonly active: boolean
  readonly ageMs: number
  /** It has no cores and wants some: it is WAITING, or runs a job with all its executors lost. */
  readonly wantsCores: boolean
}

/** Every application that was seen. */
export function judgedApplications({ applications, at }: Facts): readonly Judged[] {
  return applications.map((one) => {
    const { application } = one
    const { state, cores, startedAt } = application
    const rest = restOf(one)
    const runsJob = rest?.jobs.some(({ status }) => status === 'RUNNING') ?? false
    return {
      application,
      rest,
      answers: rest !== undefined ? 'yes' : one.rest === undefined ? 'not asked' : 'no',
      active: state === 'WAITING' || state === 'RUNNING',
      ageMs: Math.max(0, at - startedAt),
      wantsCores: state === 'WAITING' || (state === 'RUNNING' && cores === 0 && runsJob),
    }
  })
}

/** Applications that the master still serves. */
export function activeApplications(facts: Facts): readonly Judged[] {
  return judgedApplications(facts).filter(({ active }) => active)
}

/** Workers that the master gives work to. */
export function aliveWorkers({ master }: Pick<Facts, 'master'>): readonly SparkWorker[] {
  return master.workers.filter(({ state }) => state === 'ALIVE')
}

/** The sum of a figure over all rows. */
export function sumOf<Row>(rows: readonly Row[], figure: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0)
}

/** What one executor of an application needs, and how many cores the application may have. */
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
export function requestOf({ application, rest }: Judged, { defaultCores }: Facts): Request {
  const { memoryPerExecutorMiB: told } = application
  return {
    memoryMiB: told > 0 ? told : (rest?.asked.executorMemoryMiB ?? 1024),
    cores: rest?.asked.executorCores ?? 1,
    coresMax: rest?.asked.coresMax ?? defaultCores,
  }
}

/** How long an application has run no job; undefined while it runs one or says nothing. */
export function idleForMs({ application, rest, ageMs }: Judged, at: number): number | undefined {
  if (rest === undefined || rest.jobs.some(({ status }) => status === 'RUNNING')) return undefined
  const ends = rest.jobs.flatMap(({ completedAt }) => completedAt ?? [])
  return Math.min(at - Math.max(...ends, application.startedAt), ageMs)
}
