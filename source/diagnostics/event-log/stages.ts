import type { StageStatus } from '../../domain/spark.ts'
import type { StageFacts, Task, TaskSummary } from '../../domain/spark-facts.ts'
import type { LogEvents, StageInfo, TaskMetrics } from './events.ts'
import type { JobState } from './jobs.ts'
import { addFigures, type Figures, noFigures, summaryOf } from './quantiles.ts'
import { forgetTasks, keepTask, type KeptTasks, keptTasks, noTasks } from './tasks.ts'

/** Of how many stages that have ended tasks are kept: those that ran longest. */
const stagesWithTasks = 10
/** As many as Spark's own page keeps (`spark.ui.retainedStages`). */
const mostStages = 1000

type Sums = { -readonly [Field in keyof TaskMetrics]: number }

interface StageState {
  info: StageInfo
  status: StageStatus
  active: number
  completed: number
  failed: number
  killed: number
  firstTaskAt: number | undefined
  readonly sums: Sums
  /** Of the tasks that went well, until the stage has ended and they are summed up. */
  figures: Figures
  summary: TaskSummary | undefined
  readonly tasks: KeptTasks
  /** Jobs that wait for it. */
  jobs: readonly JobState[]
}

/** Stages of an application, as its events tell of them. */
export interface Stages {
  readonly all: Map<string, StageState>
  /** Ended ones that ran longest. */
  longest: StageState[]
}

export function noStages(): Stages {
  return { all: new Map(), longest: [] }
}

const noSums: Sums = {
  runTimeMs: 0,
  cpuTimeNs: 0,
  gcMs: 0,
  memorySpilledBytes: 0,
  diskSpilledBytes: 0,
  inputBytes: 0,
  inputRecords: 0,
  outputBytes: 0,
  shuffleReadBytes: 0,
  shuffleWriteBytes: 0,
  fetchWaitMs: 0,
}
const summed = Object.keys(noSums) as readonly (keyof Sums)[]

const keyOf = (id: number, attempt: number) => `${id}.${attempt}`

/** The stage attempt of this info, made where it is told of for the first time. */
function stageOf(stages: Stages, info: StageInfo): StageState {
  const key = keyOf(info.id, info.attempt)
  const found = stages.all.get(key)
  if (found !== undefined) return found
  const made: StageState = {
    info,
    status: 'PENDING',
    active: 0,
    completed: 0,
    failed: 0,
    killed: 0,
    firstTaskAt: undefined,
    sums: { ...noSums },
    figures: noFigures(),
    summary: undefined,
    tasks: noTasks(),
    jobs: [],
  }
  stages.all.set(key, made)
  return made
}

/** A job begins: its stages wait, those that an earlier job computed too. */
export function awaitStages(stages: Stages, infos: readonly StageInfo[], job: JobState): void {
  for (const info of infos) {
    const stage = stageOf(stages, info)
    stage.jobs = [...stage.jobs, job]
  }
}

/**
 * A job ends: those of its stages that nobody submitted were not needed. Gives how many tasks they
 * would have had (`AppStatusListener.onJobEnd`).
 */
export function skipStages(stages: Stages, { stages: awaited }: JobState): number {
  let tasks = 0
  for (const { id, attempt } of awaited) {
    const stage = stages.all.get(keyOf(id, attempt))
    if (stage?.status !== 'PENDING') continue
    stage.status = 'SKIPPED'
    tasks += stage.info.tasks
  }
  return tasks
}

/** `running`: the jobs that run now. */
export function submitStage(stages: Stages, info: StageInfo, running: Iterable<JobState>): void {
  const stage = stageOf(stages, info)
  stage.info = info
  stage.status = 'ACTIVE'
  stage.jobs = [...running].filter(({ stageIds }) => stageIds.includes(info.id))
}

function endedStatus({ failureReason, submittedAt }: StageInfo): StageStatus {
  if (failureReason !== undefined) return 'FAILED'
  return submittedAt === undefined ? 'SKIPPED' : 'COMPLETE'
}

export function completeStage(stages: Stages, info: StageInfo): void {
  const stage = stageOf(stages, info)
  stage.info = info
  stage.status = endedStatus(info)
  settle(stage)
  // No stage that has ended runs longer later: what is not among the longest now never will be.
  const longest = [...stages.longest, stage].sort((a, b) => b.sums.runTimeMs - a.sums.runTimeMs)
  for (const { tasks } of longest.splice(stagesWithTasks)) forgetTasks(tasks)
  stages.longest = longest
}

/** Sums up the tasks of a stage that has ended, so that their figures need not be kept. */
function settle(stage: StageState): void {
  const over = stage.status !== 'ACTIVE' && stage.status !== 'PENDING'
  if (!over || stage.active > 0) return
  stage.summary = summaryOf(stage.info.id, stage.info.attempt, stage.figures) ?? stage.summary
  stage.figures = noFigures()
}

/** Gives the jobs of the task's stage. */
export function startTask(stages: Stages, event: LogEvents['task-start']): readonly JobState[] {
  const stage = stages.all.get(keyOf(event.stageId, event.attempt))
  if (stage === undefined) return []
  stage.active += 1
  stage.firstTaskAt = Math.min(stage.firstTaskAt ?? Infinity, event.task.launchedAt)
  stage.tasks.running.set(event.task.id, event.task)
  return stage.jobs
}

/** Gives the jobs of the task's stage. */
export function endTask(stages: Stages, event: LogEvents['task-end']): readonly JobState[] {
  const { task, metrics, outcome } = event
  const stage = stages.all.get(keyOf(event.stageId, event.attempt))
  if (stage === undefined) return []
  if (stage.tasks.running.has(task.id)) stage.active -= 1
  if (outcome === 'SUCCESS') stage.completed += 1
  else if (outcome === 'FAILED') stage.failed += 1
  else stage.killed += 1
  if (metrics !== undefined) {
    for (const field of summed) stage.sums[field] += metrics[field]
    if (outcome === 'SUCCESS') addFigures(stage.figures, task, metrics)
  }
  keepTask(stage.tasks, event)
  settle(stage)
  return stage.jobs
}

function factsOf({ info, sums, ...stage }: StageState): StageFacts {
  return {
    id: info.id,
    attempt: info.attempt,
    name: info.name,
    status: stage.status,
    sql: stage.jobs.some(({ queryId }) => queryId !== undefined),
    tasks: info.tasks,
    activeTasks: stage.active,
    completedTasks: stage.completed,
    failedTasks: stage.failed,
    killedTasks: stage.killed,
    submittedAt: info.submittedAt,
    firstTaskAt: stage.firstTaskAt,
    completedAt: info.completedAt,
    failureReason: info.failureReason,
    executorRunTimeMs: sums.runTimeMs,
    executorCpuTimeNs: sums.cpuTimeNs,
    gcTimeMs: sums.gcMs,
    memorySpilledBytes: sums.memorySpilledBytes,
    diskSpilledBytes: sums.diskSpilledBytes,
    inputBytes: sums.inputBytes,
    outputBytes: sums.outputBytes,
    shuffleReadBytes: sums.shuffleReadBytes,
    shuffleWriteBytes: sums.shuffleWriteBytes,
    shuffleFetchWaitMs: sums.fetchWaitMs,
  }
}

/**
 * What is known of the stages: the newest first, of very many those that ran longest. `until`: when
 * the application ended.
 */
export function stageFacts(
  stages: Stages,
  until: number | undefined,
): {
  readonly stages: readonly StageFacts[]
  readonly summaries: readonly TaskSummary[]
  readonly tasks: readonly Task[]
} {
  for (const stage of stages.all.values()) {
    if (stage.status === 'ACTIVE') {
      const { id, attempt } = stage.info
      stage.summary = summaryOf(id, attempt, stage.figures) ?? stage.summary
    }
  }
  const told = [...stages.all.values()]
    .sort((a, b) => b.sums.runTimeMs - a.sums.runTimeMs)
    .slice(0, mostStages)
    .sort((a, b) => b.info.id - a.info.id || b.info.attempt - a.info.attempt)
  const withTasks = [...told.filter(({ status }) => status === 'ACTIVE'), ...stages.longest]
  return {
    stages: told.map(factsOf),
    summaries: told.flatMap(({ summary }) => summary ?? []),
    tasks: withTasks
      .slice(0, 2 * stagesWithTasks)
      .flatMap(({ info, tasks }) => keptTasks(tasks, info.id, info.attempt, until)),
  }
}
