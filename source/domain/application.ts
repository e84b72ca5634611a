import type { Asked } from './asked.ts'
import type { CachedRdd, Executor, Job, SqlQuery, Stage, Task, TaskSummary } from './rest.ts'
import type { Application } from './spark.ts'

export type {
  CachedRdd,
  Executor,
  Job,
  JobStatus,
  Quantiles,
  SqlQuery,
  Stage,
  StageStatus,
  Task,
  TaskSummary,
} from './rest.ts'
export { quantilesOf } from './rest.ts'

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
