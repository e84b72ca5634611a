import type { Asked } from './asked.ts'
import type { Application } from './spark.ts'

// What an application says of itself, by its REST API or its event log. Times are milliseconds
// since the epoch, text is safe to print.

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

/** A metric's distribution over the finished tasks of a stage. */
export interface Quantiles {
  readonly min: number
  readonly lowerQuartile: number
  readonly median: number
  readonly upperQuartile: number
  readonly p95: number
  readonly max: number
}

/**
 * Quantiles of all figures as Spark's `AppStatusStore.taskSummary` defines them: of `count` sorted
 * figures the one at min(⌊q · count⌋, count − 1), nothing between two of them. Undefined for none.
 */
export function quantilesOf(figures: readonly number[]): Quantiles | undefined {
  const sorted = Float64Array.from(figures).sort()
  const count = sorted.length
  if (count === 0) return undefined
  const at = (quantile: number) => sorted[Math.min(Math.floor(quantile * count), count - 1)] ?? 0
  return {
    min: at(0),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    p95: at(0.95),
    max: at(1),
  }
}

/** Distributions over a stage's tasks (`/stages?withSummaries=true`, `…/taskSummary`). */
export interface TaskSummary {
  readonly stageId: number
  readonly attempt: number
  readonly durationMs: Quantiles
  readonly gcMs: Quantiles | undefined
  readonly inputBytes: Quantiles | undefined
  readonly shuffleReadBytes: Quantiles | undefined
  readonly shuffleWriteBytes: Quantiles | undefined
  readonly diskSpilledBytes: Quantiles | undefined
}

/** One attempt of a task (`/stages/<id>/<attempt>/taskList`). */
export interface Task {
  readonly stageId: number
  readonly attempt: number
  readonly id: number
  readonly index: number
  /** `RUNNING`, `SUCCESS`, `FAILED`, `KILLED`, … */
  readonly status: string
  readonly executorId: string
  /** The worker's host: its container's short id. */
  readonly host: string
  readonly launchedAt: number | undefined
  readonly durationMs: number | undefined
  /** `PROCESS_LOCAL`, `NODE_LOCAL`, `RACK_LOCAL`, `NO_PREF`, `ANY`. */
  readonly locality: string
  readonly speculative: boolean
  readonly gcMs: number
  readonly inputBytes: number
  readonly shuffleReadBytes: number
  readonly diskSpilledBytes: number
  readonly error: string | undefined
}

/** A cached RDD or table (`/storage/rdd`). */
export interface CachedRdd {
  readonly id: number
  readonly name: string
  readonly partitions: number
  readonly cachedPartitions: number
  readonly storageLevel: string
  readonly memoryBytes: number
  readonly diskBytes: number
}

/** A SQL query (`/sql`). */
export interface SqlQuery {
  readonly id: number
  readonly description: string
  /** `RUNNING`, `COMPLETED`, `FAILED`. */
  readonly status: string
  readonly submittedAt: number | undefined
  readonly durationMs: number
  readonly jobIds: readonly number[]
}

/** What an application says of itself: by its REST interface while it runs, by its event log then. */
export interface ApplicationSnapshot {
  readonly asked: Asked
  readonly jobs: readonly Job[]
  readonly stages: readonly Stage[]
  readonly executors: readonly Executor[]
  readonly summaries: readonly TaskSummary[]
  /** The slowest, the running and the failed ones of stages that matter; not all. */
  readonly tasks: readonly Task[]
  readonly storage: readonly CachedRdd[]
  /** The newest last. */
  readonly sql: readonly SqlQuery[]
}

/** What an application's event log comes to, as far as it was read. */
export interface EventLog {
  readonly name: string | undefined
  readonly startedAt: number | undefined
  /** Undefined: the events end before the application did. */
  readonly endedAt: number | undefined
  /** As its REST API would tell it; its tasks are the slowest and the failed ones. */
  readonly rest: ApplicationSnapshot
  /** Lines that are no events, or not of a known form; they were passed over. */
  readonly badLines: number
  /** It is larger than what is read of one: how the application ended is not known. */
  readonly cut: boolean
}

/** An application as the master knows it, with what it says itself where it answers. */
export interface ApplicationFacts {
  readonly application: Application
  /** Undefined: its REST interface was not asked; `unreachable`: it was, and did not answer. */
  readonly rest: ApplicationSnapshot | 'unreachable' | undefined
}

/** The answers of an application that gave them. */
export function restOf(facts: ApplicationFacts): ApplicationSnapshot | undefined {
  return typeof facts.rest === 'object' ? facts.rest : undefined
}

/**
 * Stages that a SQL query or DataFrame made: their jobs or call sites say so, or a query names one
 * of their jobs.
 */
export function sqlStages({ stages, jobs, sql }: ApplicationSnapshot): ReadonlySet<number> {
  const named = new Set(sql.flatMap(({ jobIds }) => jobIds))
  return new Set([
    ...stages.flatMap((stage) => (stage.sql ? [stage.id] : [])),
    ...jobs.flatMap(({ id, stageIds }) => (named.has(id) ? stageIds : [])),
  ])
}

/** Executors that work now: all active ones but the driver. */
export function workingExecutors(rest: ApplicationSnapshot): readonly Executor[] {
  return rest.executors.filter((executor) => !executor.isDriver && executor.active)
}

/** S: how many tasks can run at once, Σ maxTasks of the executors that work now. */
export function slotsNow(rest: ApplicationSnapshot): number {
  return workingExecutors(rest).reduce((sum, executor) => sum + executor.maxTasks, 0)
}

/** The name of a job or stage with the file it comes from and not that file's whole path. */
export function shortJobName(name: string): string {
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
