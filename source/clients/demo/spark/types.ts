import type { ApplicationState, JobStatus, StageStatus, WorkerState } from '../../../model/spark.ts'
import type { DemoContainer } from '../engine/container.ts'
import type { JobPlan, Plan, StagePlan } from '../examples/plan.ts'
import type { Random } from '../random.ts'

/** A worker as master and worker know it. */
export interface DemoWorker {
  readonly id: string
  readonly container: DemoContainer
  /** Which life of the container it is. */
  readonly life: number
  readonly port: number
  readonly cores: number
  readonly memoryMiB: number
  state: WorkerState
  lastHeartbeat: number
  /** Cut off from the master, though it runs. */
  partitioned: boolean
  executors: DemoExecutor[]
  finished: DemoExecutor[]
  /** Cores and MiB that the master never takes back from a decommissioned worker. */
  held: { cores: number; memoryMiB: number } | undefined
  /** When the master calls it DEAD, once its process has ended. */
  deadAt: number | undefined
  /** When the master forgets it. */
  forgottenAt: number | undefined
}

/** One core of an executor. */
export interface Slot {
  task: RunningTask | undefined
}

export interface RunningTask {
  readonly stage: DemoStage
  readonly index: number
  readonly id: number
  readonly durationMs: number
  leftMs: number
}

export interface DemoExecutor {
  readonly id: number
  readonly application: DemoApplication
  readonly worker: DemoWorker
  readonly cores: number
  readonly memoryMiB: number
  readonly slots: readonly Slot[]
  readonly port: number
  /** When its JVM has registered with the driver. */
  readonly readyAt: number
  state: 'starting' | 'active' | 'draining' | 'gone'
  /** When a draining one has moved its blocks. */
  drainedAt: number
  addedAt: number | undefined
  removeReason: string | undefined
  completedTasks: number
  failedTasks: number
  durationMs: number
  gcTimeMs: number
}

export interface DemoStage {
  readonly id: number
  readonly plan: StagePlan
  status: StageStatus
  submittedAt: number | undefined
  completedAt: number | undefined
  /** Indices of tasks that nobody works at yet. */
  pending: number[]
  active: number
  completed: number
  failed: number
  readonly durations: number[]
  cpuTimeNs: number
  gcTimeMs: number
}

export interface DemoJob {
  readonly id: number
  readonly plan: JobPlan
  readonly stages: readonly DemoStage[]
  status: JobStatus
  readonly submittedAt: number
  completedAt: number | undefined
}

/** Levels and words of a driver's log. */
export type DriverSays = (level: 'INFO' | 'WARN' | 'ERROR', logger: string, text: string) => void

export interface DemoApplication {
  readonly id: string
  readonly plan: Plan
  readonly user: string
  /** Where its driver runs. */
  readonly driver: DemoContainer
  readonly maxCores: number
  readonly memoryPerExecutorMiB: number
  readonly submittedAt: number
  readonly random: Random
  readonly says: DriverSays
  /** Called once, when it is over for whatever reason. */
  readonly ended: (state: ApplicationState) => void
  state: ApplicationState
  endedAt: number | undefined
  executors: DemoExecutor[]
  jobs: DemoJob[]
  nextExecutor: number
  nextStage: number
  nextTask: number
  /** When the driver submits its next job. */
  nextJobAt: number
  /** Executors in a row that died at their start. */
  failures: number
}
