import type { Quantiles, TaskSummary } from '../../domain/spark-facts.ts'
import type { TaskInfo, TaskMetrics } from './events.ts'

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

type Summed = keyof Omit<TaskSummary, 'stageId' | 'attempt'>

/** What is taken of each task, by the summary's field. */
const taken: Readonly<Record<Summed, (task: TaskInfo, metrics: TaskMetrics) => number>> = {
  durationMs: ({ launchedAt, finishedAt }) => Math.max(0, finishedAt - launchedAt),
  gcMs: (_, { gcMs }) => gcMs,
  inputBytes: (_, { inputBytes }) => inputBytes,
  shuffleReadBytes: (_, { shuffleReadBytes }) => shuffleReadBytes,
  shuffleWriteBytes: (_, { shuffleWriteBytes }) => shuffleWriteBytes,
  diskSpilledBytes: (_, { diskSpilledBytes }) => diskSpilledBytes,
}
const fields = Object.keys(taken) as readonly Summed[]

/** The figures of a stage's tasks that went well: six numbers a task. */
export type Figures = Readonly<Record<Summed, number[]>>

export function noFigures(): Figures {
  return {
    durationMs: [],
    gcMs: [],
    inputBytes: [],
    shuffleReadBytes: [],
    shuffleWriteBytes: [],
    diskSpilledBytes: [],
  }
}

/** Adds a task that went well. */
export function addFigures(figures: Figures, task: TaskInfo, metrics: TaskMetrics): void {
  for (const field of fields) figures[field].push(taken[field](task, metrics))
}

/** The distributions of all figures; undefined where there is no task. */
export function summaryOf(
  stageId: number,
  attempt: number,
  figures: Figures,
): TaskSummary | undefined {
  const durationMs = quantilesOf(figures.durationMs)
  if (durationMs === undefined) return undefined
  return {
    stageId,
    attempt,
    durationMs,
    gcMs: quantilesOf(figures.gcMs),
    inputBytes: quantilesOf(figures.inputBytes),
    shuffleReadBytes: quantilesOf(figures.shuffleReadBytes),
    shuffleWriteBytes: quantilesOf(figures.shuffleWriteBytes),
    diskSpilledBytes: quantilesOf(figures.diskSpilledBytes),
  }
}
