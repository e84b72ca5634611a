import {
  type Job,
  quantilesOf,
  type Stage,
  type Task,
  type TaskSummary,
} from '../../../domain/application.ts'
import {
  type LogEvents,
  type StageInfo,
  type TaskInfo,
  type TaskMetrics,
  taskMetrics,
} from './events.ts'

export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

/** Of how many stages that have ended tasks are kept: those that ran longest. */
const stagesWithTasks = 10
/** As many as Spark's own page keeps (`spark.ui.retainedStages`). */
const mostStages = 1000
/** Of a stage as many tasks are kept as the application's page is asked for while it runs. */
const mostFailed = 20
const mostSlow = 20
const mostRunning = 50

/** A job, and the stages that it waits for. */
export interface JobLife {
  readonly job: Mutable<Job>
  readonly stages: readonly StageLife[]
  /** Of the SQL query that it is for. */
  readonly queryId: number | undefined
}

/** A stage attempt, as the events tell of it. */
export interface StageLife {
  readonly stage: Mutable<Stage>
  /** Jobs that wait for it. */
  jobs: readonly JobLife[]
  /** Of the tasks that went well, until the stage has ended and they are summed up. */
  figures: Readonly<Record<Figure, number[]>>
  summary: TaskSummary | undefined
  readonly running: Map<number, TaskInfo>
  failed: readonly Task[]
  /** The longest run time first; those that did not go well last, as Spark sorts them. */
  slowest: readonly { readonly rank: number; readonly task: Task }[]
}

/** All of them 0. */
const noMetrics = taskMetrics.parse({})
const metricNames = Object.keys(noMetrics) as readonly (keyof TaskMetrics)[]

const tookMs = ({ launchedAt, finishedAt }: TaskInfo) => Math.max(0, finishedAt - launchedAt)

/** What is taken of each task, by the summary's field. */
const taken = {
  durationMs: tookMs,
  gcMs: (_, { gcTimeMs }) => gcTimeMs,
  inputBytes: (_, { inputBytes }) => inputBytes,
  shuffleReadBytes: (_, { shuffleReadBytes }) => shuffleReadBytes,
  shuffleWriteBytes: (_, { shuffleWriteBytes }) => shuffleWriteBytes,
  diskSpilledBytes: (_, { diskSpilledBytes }) => diskSpilledBytes,
} satisfies Record<string, (task: TaskInfo, metrics: TaskMetrics) => number>
type Figure = keyof typeof taken

/** A record with something for each figure. */
function eachFigure<T>(make: (figure: Figure) => T): Record<Figure, T> {
  const names = Object.keys(taken) as readonly Figure[]
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Figure, T>
}

/** A stage attempt of which nothing but its info is known. */
export function newStage(info: StageInfo): StageLife {
  return {
    stage: {
      ...info,
      ...{ status: 'PENDING', sql: false, firstTaskAt: undefined },
      ...{ activeTasks: 0, completedTasks: 0, failedTasks: 0, killedTasks: 0 },
      ...noMetrics,
    },
    jobs: [],
    figures: eachFigure(() => []),
    summary: undefined,
    running: new Map(),
    failed: [],
    slowest: [],
  }
}

/** The distributions of the figures of all tasks; undefined where there is none. */
function summaryOf({ stage, figures }: StageLife): TaskSummary | undefined {
  const { durationMs, ...others } = eachFigure((figure) => quantilesOf(figures[figure]))
  return durationMs && { stageId: stage.id, attempt: stage.attempt, durationMs, ...others }
}

/** Sums up the tasks of a stage that has ended, so that their figures need not be kept. */
export function settle(life: StageLife): void {
  const { status, activeTasks } = life.stage
  if (status === 'ACTIVE' || status === 'PENDING' || activeTasks > 0) return
  life.summary = summaryOf(life) ?? life.summary
  life.figures = eachFigure(() => [])
}

/**
 * Of the stages that have ended those that ran longest, and the others without their tasks: no
 * stage that has ended runs longer later, so that what is not among the longest never will be.
 */
export function longestOf(ended: readonly StageLife[]): readonly StageLife[] {
  const sorted = byTime(ended)
  for (const life of sorted.slice(stagesWithTasks)) Object.assign(life, { failed: [], slowest: [] })
  return sorted.slice(0, stagesWithTasks)
}

const byTime = (all: readonly StageLife[]) =>
  all.toSorted((a, b) => b.stage.executorRunTimeMs - a.stage.executorRunTimeMs)

function taskOf({ stage }: StageLife, info: TaskInfo, ended?: LogEvents['TaskEnd']): Task {
  const { id, index, executorId, host, launchedAt, locality, speculative } = info
  const { gcTimeMs, inputBytes, shuffleReadBytes, diskSpilledBytes } = ended?.metrics ?? noMetrics
  return {
    ...{ stageId: stage.id, attempt: stage.attempt, id, index },
    ...{ executorId, host, launchedAt, locality, speculative },
    status: ended?.end.outcome ?? 'RUNNING',
    durationMs: ended && tookMs(info),
    ...{ gcMs: gcTimeMs, inputBytes, shuffleReadBytes, diskSpilledBytes },
    error: ended?.end.error,
  }
}

/** Takes in a task that begins. */
export function startTask(life: StageLife, task: TaskInfo): void {
  life.stage.activeTasks += 1
  life.stage.firstTaskAt = Math.min(life.stage.firstTaskAt ?? Infinity, task.launchedAt)
  life.running.set(task.id, task)
}

const counted = {
  SUCCESS: 'completedTasks',
  FAILED: 'failedTasks',
  KILLED: 'killedTasks',
} as const

/** Takes in a task that has ended: it is counted, and kept if it tells more than others. */
export function endTask(life: StageLife, event: LogEvents['TaskEnd']): void {
  const { task, metrics, end } = event
  const { stage, slowest } = life
  if (life.running.delete(task.id)) stage.activeTasks -= 1
  stage[counted[end.outcome]] += 1
  for (const name of metricNames) stage[name] += metrics?.[name] ?? 0
  const well = end.outcome === 'SUCCESS'
  if (well && metrics) eachFigure((name) => life.figures[name].push(taken[name](task, metrics)))
  if (end.outcome === 'FAILED') {
    if (life.failed.length < mostFailed) life.failed = [...life.failed, taskOf(life, task, event)]
  } else {
    const rank = well ? (metrics?.executorRunTimeMs ?? 0) : -1
    const last = slowest.at(-1)
    if (slowest.length < mostSlow || last === undefined || last.rank < rank) {
      const before = slowest.findIndex((one) => one.rank < rank)
      const at = before < 0 ? slowest.length : before
      const kept = slowest.toSpliced(at, 0, { rank, task: taskOf(life, task, event) })
      life.slowest = kept.slice(0, mostSlow)
    }
  }
  settle(life)
}

/** What is kept of a stage's tasks; those first that still ran when the application ended. */
function tasksOf(life: StageLife, until: number | undefined): readonly Task[] {
  const running = [...life.running.values()].slice(0, mostRunning).map((info) => ({
    ...taskOf(life, info),
    durationMs: until === undefined ? undefined : Math.max(0, until - info.launchedAt),
  }))
  return [...running, ...life.failed, ...life.slowest.map(({ task }) => task)]
}

/**
 * What is known of the stages: the newest first, of very many those that ran longest. `until`: when
 * the application ended.
 */
export function stagesTold(
  all: readonly StageLife[],
  longest: readonly StageLife[],
  until: number | undefined,
): {
  readonly stages: readonly Stage[]
  readonly summaries: readonly TaskSummary[]
  readonly tasks: readonly Task[]
} {
  const told = byTime(all)
    .slice(0, mostStages)
    .sort((a, b) => b.stage.id - a.stage.id || b.stage.attempt - a.stage.attempt)
  const active = told.filter(({ stage }) => stage.status === 'ACTIVE')
  for (const life of active) life.summary = summaryOf(life) ?? life.summary
  return {
    stages: told.map(({ stage }) => ({ ...stage })),
    summaries: told.flatMap(({ summary }) => summary ?? []),
    tasks: [...active, ...longest]
      .slice(0, 2 * stagesWithTasks)
      .flatMap((life) => tasksOf(life, until)),
  }
}
