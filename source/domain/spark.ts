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
