import { type Job, quantilesOf, type Stage, type TaskSummary } from '../../../domain/application.ts'
import type { TaskFigures } from '../figures.ts'
import type { DemoJob, DemoStage } from '../types.ts'

/** The attempts that ended well: only those count in Spark's summaries, and cost something here. */
function doneOf(stage: DemoStage): readonly TaskFigures[] {
  return stage.tasks.filter(({ status }) => status === 'SUCCESS').map(({ figures }) => figures)
}

/** How a stage's finished tasks differ; undefined while there is none. */
export function summaryOf(stage: DemoStage): TaskSummary | undefined {
  const done = doneOf(stage)
  const of = (figure: (task: TaskFigures) => number) => quantilesOf(done.map(figure))
  const durationMs = of((task) => task.durationMs)
  if (durationMs === undefined) return undefined
  return {
    stageId: stage.id,
    attempt: 0,
    durationMs,
    gcMs: of(({ gcMs }) => gcMs),
    inputBytes: of(({ inputBytes }) => inputBytes),
    shuffleReadBytes: of(({ shuffleReadBytes }) => shuffleReadBytes),
    shuffleWriteBytes: of(({ shuffleWriteBytes }) => shuffleWriteBytes),
    diskSpilledBytes: of(({ diskSpilledBytes }) => diskSpilledBytes),
  }
}

/** A stage with the sums over its tasks. */
export function stageOf(stage: DemoStage, sql: boolean): Stage {
  const done = doneOf(stage)
  const sum = (figure: (task: TaskFigures) => number) =>
    done.reduce((total, task) => total + figure(task), 0)
  return {
    id: stage.id,
    attempt: 0,
    name: stage.plan.name,
    status: stage.status,
    sql,
    tasks: stage.plan.tasks,
    activeTasks: stage.active,
    completedTasks: stage.completed,
    failedTasks: stage.failed,
    killedTasks: stage.killed,
    submittedAt: stage.submittedAt,
    firstTaskAt: stage.tasks[0]?.launchedAt,
    completedAt: stage.completedAt,
    failureReason: stage.failureReason,
    executorRunTimeMs: sum(({ runMs }) => runMs),
    executorCpuTimeNs: sum(({ cpuNs }) => cpuNs),
    gcTimeMs: sum(({ gcMs }) => gcMs),
    memorySpilledBytes: sum(({ memorySpilledBytes }) => memorySpilledBytes),
    diskSpilledBytes: sum(({ diskSpilledBytes }) => diskSpilledBytes),
    inputBytes: sum(({ inputBytes }) => inputBytes),
    outputBytes: sum(({ outputBytes }) => outputBytes),
    shuffleReadBytes: sum(({ shuffleReadBytes }) => shuffleReadBytes),
    shuffleWriteBytes: sum(({ shuffleWriteBytes }) => shuffleWriteBytes),
    shuffleFetchWaitMs: sum(({ fetchWaitMs }) => fetchWaitMs),
  }
}

/** A job with the counts of its stages' tasks. */
export function jobOf(job: DemoJob): Job {
  const sum = (of: (stage: DemoStage) => number) =>
    job.stages.reduce((total, stage) => total + of(stage), 0)
  return {
    id: job.id,
    name: job.plan.name,
    status: job.status,
    submittedAt: job.submittedAt,
    completedAt: job.completedAt,
    stageIds: job.stages.map(({ id }) => id),
    tasks: sum(({ plan }) => plan.tasks),
    activeTasks: sum(({ active }) => active),
    completedTasks: sum(({ completed }) => completed),
    skippedTasks: sum(({ status, plan }) => (status === 'SKIPPED' ? plan.tasks : 0)),
    failedTasks: sum(({ failed }) => failed),
  }
}
