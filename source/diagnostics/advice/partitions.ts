import { formatDuration, formatPercent, plural } from '../../domain/units.ts'
import type { Remedy } from '../diagnosis/detector.ts'
import { type JudgedStage, perStage } from './rule.ts'

/** How many partitions a stage should have, by what it reads and what made it. */
export function splitInto({ stage, sql }: JudgedStage, partitions: number) {
  const from = stage.shuffleReadBytes > 0 ? 'shuffle' : 'input'
  const setting = sql ? 'spark.sql.shuffle.partitions' : 'spark.default.parallelism'
  const remedy: Remedy = from === 'shuffle' ? { settings: [`${setting}=${partitions}`] } : {}
  return { split: { partitions, from, sql } as const, remedy }
}
type Split = ReturnType<typeof splitInto>['split']

/** What of the program decides on the number of partitions. */
export function splitCode({ split: { partitions: n, from, sql } }: { readonly split: Split }) {
  if (from === 'shuffle') {
    return sql ? `.repartition(${n})` : `.reduceByKey(…, ${n}), .join(…, ${n}), …`
  }
  return sql
    ? `.repartition(${n}) after reading, or spark.range(…, numPartitions=${n})`
    : `sc.parallelize(…, ${n}), sc.textFile(…, ${n}) or .repartition(${n})`
}

/** Shorter than this, a stage on too few slots is not worth a repartition. */
const worthMs = 5_000
/** A task that read less was slow for another reason (its Python's start, long computing). */
const worthBytes = 1024 * 1024

/**
 * numTasks/S < 1: slots are idle during the whole stage; 2 – 3 tasks a core is right
 * (https://spark.apache.org/docs/latest/tuning.html#level-of-parallelism).
 */
export const fewTasks = perStage({
  title: 'Fewer tasks than slots',
  threshold: 'tasks / slots < 1 (2 – 3 is right)',
  why: 'A slot without a task does nothing, and one long task cannot be shared.',
  detect: (judged) => {
    const { stage, slots, wallMs } = judged
    const { tasks } = stage
    if (slots < 2 || tasks >= slots || wallMs < worthMs) return undefined
    // A last stage that only adds up what others computed has one task by its nature.
    if (tasks === 1 && stage.executorRunTimeMs < worthMs) return undefined
    const read = stage.inputBytes + stage.shuffleReadBytes
    const computes = read === 0 || read / tasks >= worthBytes
    const { split, remedy } = splitInto(judged, slots * 3)
    return {
      confidence: computes ? 'high' : 'low',
      evidence: { tasks, slots, wallMs, split },
      remedy,
      gainMs: wallMs * (1 - tasks / slots) * (computes ? 1 : 0.1),
    }
  },
  measured: ({ tasks, slots, wallMs }) =>
    `${plural(tasks, 'task')} on ${slots} slots for ${formatDuration(wallMs)}`,
  code: splitCode,
})

/** More of the waves than this may not be idle. */
const waste = 0.25

/**
 * Tail waste 1 − numTasks/(⌈numTasks/S⌉·S): in the last wave most slots have nothing to do. With
 * four waves and more it is under a quarter in any case.
 */
export const tailWaste = perStage({
  title: 'The last wave leaves slots idle',
  threshold: 'idle share of all waves > 25 %, stage > 5 s, tasks of about equal length',
  why: 'The stage takes as long as if the last wave were full.',
  detect: (judged) => {
    const { stage, slots, wallMs, summary } = judged
    const { tasks } = stage
    if (slots < 2 || tasks < slots || wallMs < worthMs || !summary) return undefined
    const waves = Math.ceil(tasks / slots)
    const idle = 1 - tasks / (waves * slots)
    // Tasks of unequal length fill the last wave in their own way; those tried again make their own.
    const { median, max } = summary.durationMs
    if (idle <= waste || max > 2 * median || stage.failedTasks > 0) return undefined
    const { split, remedy } = splitInto(judged, Math.max(2, waves) * slots)
    return {
      confidence: 'medium',
      evidence: { tasks, slots, waves, idle, wallMs, split },
      remedy,
      gainMs: wallMs * idle,
    }
  },
  measured: ({ tasks, slots, waves, idle, wallMs }) =>
    `${tasks} tasks on ${slots} slots are ${waves} waves, ${formatPercent(idle * 100)} of them idle, ${formatDuration(wallMs)}`,
  code: splitCode,
})

/** Measured: what it costs to send a task out and take its result in. */
const overheadMs = 20
const fineMs = 200
/** Fewer waves than this cost nothing worth a word. */
const fewWaves = 10

/**
 * Median task < 200 ms with many waves: sending tasks out costs as much as running them ("as short
 * as 200 ms", https://spark.apache.org/docs/latest/tuning.html#level-of-parallelism).
 */
export const fineTasks = perStage({
  title: 'Tasks too fine',
  threshold: 'median task < 200 ms with more than 10 tasks a slot',
  why: 'Sending a task out and taking its result in costs tens of milliseconds, whatever it does.',
  detect: (judged) => {
    const { stage, slots, wallMs, summary } = judged
    const { tasks } = stage
    if (slots < 1 || !summary || stage.completedTasks < fewWaves) return undefined
    const { median } = summary.durationMs
    if (median >= fineMs || tasks <= fewWaves * slots) return undefined
    // As many as give each about a second, but three a slot at least.
    const partitions = Math.max(
      3 * slots,
      Math.min(Math.ceil((tasks * median) / 1000), Math.floor(tasks / 2)),
    )
    const { split, remedy } = splitInto(judged, partitions)
    const saved = ((tasks - partitions) * Math.min(overheadMs, median)) / slots
    return {
      confidence: 'high',
      evidence: { tasks, median, slots, wallMs, split },
      remedy,
      gainMs: Math.min(wallMs, saved),
    }
  },
  measured: ({ tasks, median, slots, wallMs }) =>
    `${tasks} tasks, the median ${formatDuration(median)}, on ${slots} slots for ${formatDuration(wallMs)}`,
  code: (e) =>
    e.split.from === 'shuffle' ? splitCode(e) : `${splitCode(e)}; .coalesce(${e.split.partitions})`,
})
