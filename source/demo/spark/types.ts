import type { JobStatus, StageStatus } from '../../domain/application.ts'
import type { Asked } from '../../domain/asked.ts'
import type { ApplicationState, WorkerState } from '../../domain/spark.ts'
import type { DemoContainer } from '../engine/container.ts'
import type { CachePlan, JobPlan, Plan, StagePlan } from '../examples/plan.ts'
import type { Random } from '../random.ts'
import type { TaskFigures } from './figures.ts'
import type { Tail } from './tail.ts'

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

/** Room for one task in an executor: as many cores as a task of its application asks for. */
export interface Slot {
  task: DemoTask | undefined
}

/** One attempt of a task. */
export interface DemoTask {
  readonly stage: DemoStage
  readonly index: number
  /** 0 for the first try. */
  readonly attempt: number
  readonly id: number
  readonly executor: DemoExecutor
  readonly locality: string
  readonly launchedAt: number
  /** What it will have cost when it is done. */
  readonly figures: TaskFigures
  /** The kernel kills its executor when its time is over. */
  readonly hoards: boolean
  /** Of the story. */
  leftMs: number
  status: 'RUNNING' | 'SUCCESS' | 'FAILED' | 'KILLED'
  endedAt: number | undefined
  error: string | undefined
}

export interface DemoExecutor {
  readonly id: number
  readonly application: DemoApplication
  readonly worker: DemoWorker
  readonly cores: number
  readonly memoryMiB: number
  readonly slots: readonly Slot[]
  readonly port: number
  /** When its JVM has registered with the driver, or has given up doing so. */
  readonly readyAt: number
  /** What it writes on standard error. */
  readonly stderr: Tail
  state: 'starting' | 'active' | 'draining' | 'gone'
  /** When a draining one has moved its blocks. */
  drainedAt: number
  addedAt: number | undefined
  removedAt: number | undefined
  /** Undefined also for one that ended with its application. */
  removeReason: string | undefined
  completedTasks: number
  failedTasks: number
  durationMs: number
  gcTimeMs: number
  shuffleReadBytes: number
  shuffleWriteBytes: number
}

export interface DemoStage {
  readonly id: number
  readonly plan: StagePlan
  status: StageStatus
  submittedAt: number | undefined
  completedAt: number | undefined
  failureReason: string | undefined
  /** Tasks that nobody works at yet, and which try of theirs it will be. */
  pending: { readonly index: number; readonly attempt: number }[]
  /** Every attempt so far. */
  readonly tasks: DemoTask[]
  active: number
  completed: number
  failed: number
  killed: number
}

export interface DemoJob {
  readonly id: number
  readonly plan: JobPlan
  readonly stages: readonly DemoStage[]
  status: JobStatus
  readonly submittedAt: number
  completedAt: number | undefined
}

/** Data that an application keeps, and which executor has which partition of it. */
export interface DemoCache {
  readonly plan: CachePlan
  readonly where: Map<number, DemoExecutor>
}

/** Levels and words of a driver's log. */
export type DriverSays = (level: 'INFO' | 'WARN' | 'ERROR', logger: string, text: string) => void

/** Who hears of an application: its driver. */
export interface DriverHears {
  readonly says: DriverSays
  /** A line on its standard output. */
  readonly prints: (line: string) => void
  /** Called once, when it is over for whatever reason; `error`: what its driver failed of. */
  readonly ended: (state: ApplicationState, error: string | undefined) => void
}

export interface DemoApplication extends DriverHears {
  readonly id: string
  readonly plan: Plan
  readonly user: string
  /** Where its driver runs. */
  readonly driver: DemoContainer
  /** Its `/environment`, and what it asks for by that. */
  readonly properties: Readonly<Record<string, string>>
  readonly asked: Asked
  /** Whether the name that its driver gives leads to it: for executors, and for its own page. */
  readonly reachable: boolean
  readonly driverPort: number
  readonly maxCores: number
  readonly memoryPerExecutorMiB: number
  readonly submittedAt: number
  readonly random: Random
  state: ApplicationState
  endedAt: number | undefined
  executors: DemoExecutor[]
  jobs: DemoJob[]
  readonly caches: Map<number, DemoCache>
  nextExecutor: number
  nextStage: number
  nextTask: number
  /** When the driver submits its next job, or ends. */
  nextJobAt: number
  /** When it cancels its jobs. */
  readonly givesUpAt: number
  /** What its driver failed of. */
  error: string | undefined
  /** Executors in a row that died at their start. */
  failures: number
}
