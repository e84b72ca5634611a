import type { Quantiles, Task } from '../../domain/spark-facts.ts'
import { formatBytes, formatDuration } from '../../domain/units.ts'
import { type JudgedStage, perStage } from './rule.ts'

const ratio = 5
/** Partitions smaller than this differ by accident. */
const bytesWorth = 1024 * 1024
const durationWorthMs = 2_000
const enoughTasks = 6

/** How often the median fits into the largest. */
const timesMedian = ({ median, max }: Quantiles) => max / Math.max(1, median)

/** What the tasks of a stage read, by the larger kind: unequal enough to explain anything, or not. */
function bytesOf({ summary }: JudgedStage) {
  const kinds = [summary?.shuffleReadBytes, summary?.inputBytes].filter((one) => one !== undefined)
  return {
    read: kinds.find(({ max }) => max > 0),
    skewed: kinds.find((bytes) => bytes.max >= bytesWorth && timesMedian(bytes) > ratio),
  }
}

/** The time of a stage's work spread evenly over its slots. */
const evenMs = ({ stage, slots }: JudgedStage) => stage.executorRunTimeMs / Math.max(1, slots)

/**
 * The tasks' times, where the slowest alone takes longer than all the work of the stage spread
 * evenly: only then does it hold the stage up. A slow first task of hundreds does not.
 */
function holdingUp(judged: JudgedStage): Quantiles | undefined {
  const times = judged.summary?.durationMs
  const holds = times && times.max >= durationWorthMs && times.max > evenMs(judged)
  return holds ? times : undefined
}

/**
 * max/median of the bytes that the tasks read > 5, and the largest task holds the stage up: a few
 * keys have most of the rows
 * (https://spark.apache.org/docs/latest/sql-performance-tuning.html#optimizing-skew-join).
 */
export const skew = perStage({
  title: 'Skewed tasks',
  threshold: 'largest task > 5 × the median in bytes, and longer than the rest spread evenly',
  why: 'The stage ends with its largest task, and the other slots wait for it.',
  detect: (judged) => {
    const { stage, slots, sql } = judged
    const { skewed } = bytesOf(judged)
    const times = holdingUp(judged)
    if (times === undefined || skewed === undefined || stage.tasks < 3 || slots < 2)
      return undefined
    const threshold = Math.max(1, Math.round((skewed.median * ratio) / 1024 / 1024))
    const settings = [
      'spark.sql.adaptive.enabled=true',
      'spark.sql.adaptive.skewJoin.enabled=true',
      `spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes=${threshold}m`,
    ]
    return {
      confidence: 'high',
      evidence: { tasks: stage.tasks, bytes: { ...skewed }, times: { ...times }, sql },
      remedy: sql ? { settings } : {},
      gainMs: times.max - Math.max(times.median, evenMs(judged)),
    }
  },
  measured: ({ tasks, bytes, times }) =>
    `the largest of ${tasks} tasks read ${formatBytes(bytes.max)} in ${formatDuration(times.max)}, the median ${formatBytes(bytes.median)} in ${formatDuration(times.median)}: ${Math.round(timesMedian(bytes))} times as much`,
  code: ({ sql }) =>
    sql
      ? 'broadcast(the small side) in the join, or a second key of random numbers (salt)'
      : 'reduceByKey or aggregateByKey for groupByKey, or a salt: (key, random.randrange(n)), then once more without it',
})

/**
 * max/median of the duration > 5 but the bytes are even: not the data but the place is slow.
 * Silent where Spark counts no bytes (data made in place), for then the work itself may differ.
 */
export const slowNode = perStage({
  title: 'A slow executor',
  threshold: 'slowest task > 5 × the median in time though the bytes are even',
  why: 'The same work takes longer in one place: a busy host, a throttled container, a full disk.',
  detect: (judged, { rest }) => {
    const { id, tasks } = judged.stage
    const times = holdingUp(judged)
    const { read, skewed } = bytesOf(judged)
    if (times === undefined || tasks < enoughTasks || timesMedian(times) <= ratio) return undefined
    if (read === undefined || skewed !== undefined) return undefined
    const took = ({ durationMs = 0 }: Task) => durationMs
    const [slowest] = rest.tasks
      .filter((task) => task.stageId === id && took(task) > times.median * ratio)
      .sort((a, b) => took(b) - took(a))
    const place = slowest && { executor: slowest.executorId, host: slowest.host }
    return {
      confidence: 'medium',
      evidence: { tasks, read: { ...read }, times: { ...times }, place },
      remedy: { settings: ['spark.speculation=true'] },
      gainMs: times.max - times.median * 2,
    }
  },
  measured: ({ tasks, read, times, place }, name) => {
    const where = place === undefined ? '' : `, on executor ${place.executor} (${name(place.host)})`
    return `the slowest of ${tasks} tasks took ${formatDuration(times.max)}${where}, the median ${formatDuration(times.median)}, though the largest read ${formatBytes(read.max)} and the median ${formatBytes(read.median)}`
  },
  code: () => 'look at that worker’s Stats: CPU at its limit, memory full, disk busy',
})
