import {
  type ApplicationSnapshot,
  type Executor,
  type Quantiles,
  shortJobName,
  sqlStages,
  type Stage,
  type Task,
  workingExecutors,
} from '../../domain/application.ts'
import type { Application } from '../../domain/spark.ts'
import { mib } from '../../domain/units.ts'
import { sumOf } from '../diagnosis/facts.ts'

/** What advice judges: one application. */
export interface AdviceFacts {
  readonly application: Application
  readonly rest: ApplicationSnapshot
  /** When the application answered. */
  readonly at: number
  /** ALIVE workers advertise more cores than the machine has. */
  readonly crowded: boolean
  /** Of the largest ALIVE worker: an executor that asks for more never starts. */
  readonly workerMemoryMiB: number | undefined
}

/** Shorter stages are noise: starting them costs more than any advice would save. */
const stageMs = 2_000
/** How many medians are far from it. */
const far = 5
/** Partitions smaller than this differ by accident. */
const bytesWorth = mib

interface Spread {
  readonly [name: string]: number
  readonly median: number
  readonly max: number
}
/** Of what is not known: no comparison with it holds. */
const unknown: Spread = { median: NaN, max: NaN }
const spreadOf = (of: Quantiles | undefined): Spread =>
  of === undefined ? unknown : { median: of.median, max: of.max }

/** How often the median fits into the largest. */
export const timesMedian = ({ median, max }: Spread) => max / Math.max(1, median)

/**
 * Memory that Spark gives one task for sorting and caching, in bytes:
 * 0.6 · (heap − 300 MiB) / cores of the executor
 * (`spark.memory.fraction`, https://spark.apache.org/docs/latest/tuning.html#memory-management-overview).
 */
export function memoryPerTaskBytes(heapMiB: number, coresPerExecutor: number): number {
  return (0.6 * Math.max(0, heapMiB - 300) * mib) / Math.max(1, coresPerExecutor)
}

/** What an application's executors are. */
export function executorFigures({ rest, workerMemoryMiB }: AdviceFacts) {
  const { executorMemoryMiB: heapMiB, executorCores } = rest.asked
  // What it was asked for, else what the first one got.
  const cores = executorCores ?? rest.executors.find((one) => !one.isDriver)?.cores ?? 1
  return { heapMiB, cores, workerMemoryMiB }
}

/** What is cached; nothing while a job runs, for the cache is still being filled then. */
export function cacheFigures(facts: AdviceFacts) {
  if (facts.rest.jobs.some(({ status }) => status === 'RUNNING')) return []
  return facts.rest.storage.map((rdd) => ({ ...executorFigures(facts), ...rdd }))
}

/** Every stage that ran long enough to be judged; retried ones by their last attempt. */
export function stageFigures(facts: AdviceFacts) {
  const { rest, at } = facts
  const ofSql = sqlStages(rest)
  const tasks = Map.groupBy(rest.tasks, ({ stageId }) => stageId)
  const last = new Map<number, Stage>()
  for (const stage of rest.stages) {
    if ((last.get(stage.id)?.attempt ?? -1) < stage.attempt) last.set(stage.id, stage)
  }
  return [...last.values()].flatMap((stage) => {
    const from = stage.firstTaskAt ?? stage.submittedAt ?? at
    const to = stage.completedAt ?? at
    if (stage.completedTasks === 0 || to - from < stageMs) return []
    const figures = figuresOf(facts, stage, slotsBetween(rest, from, to), tasks.get(stage.id) ?? [])
    return { ...figures, wallMs: to - from, sql: ofSql.has(stage.id) }
  })
}

/** A stage with its figures, and those of its executors. */
export type StageFigures = ReturnType<typeof stageFigures>[number]

function figuresOf(facts: AdviceFacts, stage: Stage, slots: number, tasks: readonly Task[]) {
  const { rest, crowded } = facts
  const summary = rest.summaries.find(
    ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
  )
  const executor = executorFigures(facts)
  const time = spreadOf(summary?.durationMs)
  const bytes = [summary?.shuffleReadBytes, summary?.inputBytes].map(spreadOf)
  const evenMs = stage.executorRunTimeMs / Math.max(1, slots)
  const took = ({ durationMs = 0 }: Task) => durationMs
  const slowest = tasks.toSorted((a, b) => took(b) - took(a))[0]
  return {
    ...executor,
    ...{ stageId: stage.id, stageName: `stage ${stage.id} (${shortJobName(stage.name)})`, crowded },
    ...{ tasks: stage.tasks, done: stage.completedTasks, failed: stage.failedTasks, slots },
    active: stage.status === 'ACTIVE',
    runMs: stage.executorRunTimeMs,
    cpuMs: stage.executorCpuTimeNs / 1e6,
    gcMs: stage.gcTimeMs,
    fetchMs: stage.shuffleFetchWaitMs,
    input: stage.inputBytes,
    shuffleRead: stage.shuffleReadBytes,
    largestBytes: Math.max(stage.shuffleReadBytes, stage.shuffleWriteBytes, stage.inputBytes),
    memorySpilled: stage.memorySpilledBytes,
    diskSpilled: stage.diskSpilledBytes,
    perTaskBytes: memoryPerTaskBytes(executor.heapMiB, executor.cores),
    /** The time of its work spread evenly over its slots. */
    evenMs,
    time,
    /**
     * The slowest task alone takes longer than all the work spread evenly: only then does it hold
     * the stage up. A slow first task of hundreds does not.
     */
    heldUp: time.max >= 2_000 && time.max > evenMs,
    /** What its tasks read, and the same where it is unequal enough to explain anything. */
    read: bytes.find(({ max }) => max > 0) ?? unknown,
    skewed: bytes.find((one) => one.max >= bytesWorth && timesMedian(one) > far) ?? unknown,
    /** Where its slowest task ran. */
    place:
      slowest !== undefined && took(slowest) > time.median * far
        ? { executor: slowest.executorId, host: slowest.host }
        : undefined,
  }
}

/** S while it ran: of the executors whose life overlaps; of those that work now where it is unknown. */
function slotsBetween(rest: ApplicationSnapshot, from: number, to: number): number {
  const there = ({ isDriver, active, addedAt = from, removedAt = to }: Executor) =>
    !isDriver && addedAt < to && (active || removedAt > from)
  const overlapping = rest.executors.filter(there)
  const executors = overlapping.length > 0 ? overlapping : workingExecutors(rest)
  return sumOf(executors, ({ maxTasks }) => maxTasks)
}
