/** States of a master (Spark `RecoveryState`). */
export const masterStatuses = ['STANDBY', 'ALIVE', 'RECOVERING', 'COMPLETING_RECOVERY'] as const
export type MasterStatus = (typeof masterStatuses)[number]

/** States of a worker (Spark `WorkerState`). */
export const workerStates = ['ALIVE', 'DEAD', 'DECOMMISSIONED', 'UNKNOWN'] as const
export type WorkerState = (typeof workerStates)[number]

/** States of an application (Spark `ApplicationState`). */
export const applicationStates = [
  'WAITING',
  'RUNNING',
  'FINISHED',
  'FAILED',
  'KILLED',
  'UNKNOWN',
] as const
export type ApplicationState = (typeof applicationStates)[number]

/** A worker as the master sees it. `host` is the container's short id. Memory in MiB. */
export interface SparkWorker {
  readonly id: string
  readonly host: string
  readonly port: number
  readonly webUrl: string
  readonly cores: number
  readonly coresUsed: number
  readonly memoryMiB: number
  readonly memoryUsedMiB: number
  readonly state: WorkerState
  /** Milliseconds since the epoch. */
  readonly lastHeartbeat: number
}

/** An application as the master sees it. */
export interface Application {
  readonly id: string
  readonly name: string
  readonly user: string
  /** Cores granted now; what it asked for is in its environment. */
  readonly cores: number
  readonly memoryPerExecutorMiB: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
  readonly state: ApplicationState
}

/**
 * A driver that runs on a worker (cluster mode). A worker's own page lists none, and decommissioning
 * knows nothing of them: a driver dies with its worker.
 */
export interface Driver {
  readonly id: string
  /** Id of its worker; undefined while it waits for one. */
  readonly workerId: string | undefined
  readonly mainClass: string
  readonly cores: number
  readonly memoryMiB: number
}

/** Answer of the master's `GET /json/` (Spark `JsonProtocol.writeMasterState`). */
export interface Master {
  readonly url: string
  readonly status: MasterStatus
  readonly workers: readonly SparkWorker[]
  /** Of ALIVE workers. */
  readonly cores: number
  readonly coresUsed: number
  readonly memoryMiB: number
  readonly memoryUsedMiB: number
  readonly active: readonly Application[]
  readonly completed: readonly Application[]
  /** Drivers that run on workers or wait for one. */
  readonly drivers: readonly Driver[]
}

/** An executor as its worker sees it; its cores no version says, only what its application asked for. */
export interface WorkerExecutor {
  readonly id: string
  readonly applicationId: string
  readonly applicationName: string
  readonly memoryMiB: number
}

/** Where a driver listens for its executors. */
export interface DriverAddress {
  readonly host: string
  readonly port: number
}

/** Answer of a worker's `GET /json/` (Spark `JsonProtocol.writeWorkerState`). */
export interface WorkerPage {
  readonly id: string
  readonly executors: readonly WorkerExecutor[]
  readonly finishedExecutors: readonly WorkerExecutor[]
  /** By application: where its executors call the driver. */
  readonly drivers: ReadonlyMap<string, DriverAddress>
}

export type JobStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN'

/** A job from the application's REST API (`/jobs`). */
export interface Job {
  readonly id: number
  readonly name: string
  readonly status: JobStatus
  readonly submittedAt: number | undefined
  readonly completedAt: number | undefined
  readonly stageIds: readonly number[]
  readonly tasks: number
  readonly activeTasks: number
  readonly completedTasks: number
  readonly skippedTasks: number
  readonly failedTasks: number
}

/** `UNKNOWN`: its application ended before it was seen to end. */
export type StageStatus = 'ACTIVE' | 'COMPLETE' | 'PENDING' | 'FAILED' | 'SKIPPED' | 'UNKNOWN'

/** A stage attempt (`/stages`). */
export interface Stage {
  readonly id: number
  readonly attempt: number
  readonly name: string
  readonly status: StageStatus
  /** A query or DataFrame made it, by its job's properties or its call site. */
  readonly sql: boolean
  readonly tasks: number
  readonly activeTasks: number
  readonly completedTasks: number
  readonly failedTasks: number
  readonly killedTasks: number
  readonly submittedAt: number | undefined
  readonly firstTaskAt: number | undefined
  readonly completedAt: number | undefined
  readonly failureReason: string | undefined
  readonly executorRunTimeMs: number
  /** Nanoseconds, as Spark reports it. */
  readonly executorCpuTimeNs: number
  readonly gcTimeMs: number
  readonly memorySpilledBytes: number
  readonly diskSpilledBytes: number
  readonly inputBytes: number
  readonly outputBytes: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
  readonly shuffleFetchWaitMs: number
}

/** An executor with its life and its peaks (`/allexecutors`). The driver is one too, with id `driver`. */
export interface Executor {
  readonly id: string
  readonly isDriver: boolean
  /** The worker's host: its container's short id. */
  readonly host: string
  readonly active: boolean
  /** It was not lost: it stayed until its application ended. */
  readonly ended?: true
  readonly cores: number
  /** Slots. */
  readonly maxTasks: number
  readonly activeTasks: number
  readonly completedTasks: number
  readonly failedTasks: number
  readonly durationMs: number
  readonly gcTimeMs: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
  readonly memoryUsedBytes: number
  readonly maxMemoryBytes: number
  readonly addedAt: number | undefined
  readonly removedAt: number | undefined
  readonly removeReason: string | undefined
  /** Undefined until the executor has reported metrics. */
  readonly peakHeapBytes: number | undefined
  readonly peakOffHeapBytes: number | undefined
  /** Python's resident memory; 0 where Spark does not watch processes. */
  readonly peakPythonBytes: number | undefined
}

/** The name of a job or stage with the file it comes from and not that file's whole path. */
export function shortName(name: string): string {
  return name.replace(/ at .*\//, ' at ')
}

/** Progress of an application by the tasks of its running jobs; undefined when none runs. */
export interface TaskProgress {
  readonly tasks: number
  readonly done: number
  readonly active: number
  readonly failed: number
}

/** Adds up the tasks of the jobs that run now; of the last job when none does. */
export function taskProgress(jobs: readonly Job[]): TaskProgress | undefined {
  const running = jobs.filter((job) => job.status === 'RUNNING')
  const counted = running.length > 0 ? running : jobs.slice(0, 1)
  if (counted.length === 0) return undefined
  const sum = (of: (job: Job) => number) => counted.reduce((total, job) => total + of(job), 0)
  return {
    tasks: sum((job) => job.tasks),
    done: sum((job) => job.completedTasks + job.skippedTasks),
    active: sum((job) => job.activeTasks),
    failed: sum((job) => job.failedTasks),
  }
}
