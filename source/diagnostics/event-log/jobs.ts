import type { Job, JobStatus } from '../../domain/spark.ts'
import type { LogEvents, StageInfo } from './events.ts'

/** As many as Spark's own page keeps (`spark.ui.retainedJobs`). */
const mostJobs = 1000

/** A job, as the events tell of it. */
export interface JobState {
  readonly id: number
  readonly name: string
  readonly submittedAt: number
  readonly stageIds: readonly number[]
  /** The attempts of its stages that it waits for. */
  readonly stages: readonly Pick<StageInfo, 'id' | 'attempt'>[]
  readonly queryId: number | undefined
  readonly tasks: number
  status: JobStatus
  completedAt: number | undefined
  active: number
  completed: number
  skipped: number
  failed: number
}

/** Jobs of an application, as its events tell of them. */
export interface Jobs {
  readonly all: Map<number, JobState>
  /** Those that run now. */
  readonly running: Set<JobState>
}

export function noJobs(): Jobs {
  return { all: new Map(), running: new Set() }
}

function last(stages: readonly StageInfo[]): StageInfo | undefined {
  return stages.toSorted((a, b) => b.id - a.id)[0]
}

/**
 * A job begins: it is called after its last stage, and has the tasks of all stages that were not
 * computed before (`AppStatusListener.onJobStart`).
 */
export function startJob(jobs: Jobs, event: LogEvents['job-start']): JobState {
  const missing = event.stages.filter(({ completedAt }) => completedAt === undefined)
  const job: JobState = {
    id: event.id,
    name: last(event.stages)?.name ?? '',
    submittedAt: event.at,
    stageIds: event.stageIds,
    stages: event.stages.map(({ id, attempt }) => ({ id, attempt })),
    queryId: event.queryId,
    tasks: missing.reduce((sum, { tasks }) => sum + tasks, 0),
    status: 'RUNNING',
    completedAt: undefined,
    active: 0,
    completed: 0,
    skipped: 0,
    failed: 0,
  }
  jobs.all.set(job.id, job)
  jobs.running.add(job)
  return job
}

/** A job ends; `skippedTasks` are those of its stages that nobody submitted. */
export function endJob(
  jobs: Jobs,
  job: JobState,
  event: LogEvents['job-end'],
  skippedTasks: number,
): void {
  jobs.running.delete(job)
  job.status = event.succeeded ? 'SUCCEEDED' : 'FAILED'
  job.completedAt = event.at
  job.skipped += skippedTasks
}

/** A task begins or ends in each of these jobs. */
export function countTask(
  jobs: readonly JobState[],
  event: LogEvents['task-end'] | 'started',
): void {
  for (const job of jobs) {
    if (event === 'started') {
      job.active += 1
      continue
    }
    job.active -= 1
    if (event.outcome === 'SUCCESS') job.completed += 1
    if (event.outcome === 'FAILED') job.failed += 1
  }
}

/** What is known of the jobs, the newest first. */
export function jobFacts(jobs: Jobs): readonly Job[] {
  return [...jobs.all.values()]
    .sort((a, b) => b.id - a.id)
    .slice(0, mostJobs)
    .map((job) => ({
      id: job.id,
      name: job.name,
      status: job.status,
      submittedAt: job.submittedAt,
      completedAt: job.completedAt,
      stageIds: job.stageIds,
      tasks: job.tasks,
      activeTasks: Math.max(0, job.active),
      completedTasks: job.completed,
      skippedTasks: job.skipped,
      failedTasks: job.failed,
    }))
}
