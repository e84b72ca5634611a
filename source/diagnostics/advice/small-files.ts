import { formatBytes, formatCount, formatDuration } from '../../domain/units.ts'
import { perStage } from './rule.ts'

const block = 128 * 1024 * 1024
/** "Far below" a block of 128 MiB. */
const farBelow = block / 32

/**
 * inputBytes/numTasks ≪ 128 MiB with numTasks > 3·S: a task for every small file. Pack them, name
 * → content, or let a task read many
 * (https://spark.apache.org/docs/latest/sql-performance-tuning.html#tuning-partitions).
 */
export const smallFiles = perStage({
  title: 'Small files',
  threshold: 'a task reads < 4 MiB and there are more than 3 tasks a slot',
  why: 'Opening a file and starting a task for it take longer than reading it.',
  detect: ({ stage, slots, wallMs, sql, summary }) => {
    const { tasks, inputBytes: read, completedTasks } = stage
    if (read <= 0 || tasks <= 3 * slots || completedTasks < 10) return undefined
    const perTask = read / completedTasks
    // What a cache gives counts as input too, and a few long tasks are no small files.
    const median = summary?.durationMs.median ?? 0
    if (perTask >= farBelow || median > 2_000 || stage.shuffleReadBytes > 0) return undefined
    const wanted = Math.max(3 * slots, Math.ceil((perTask * tasks) / block))
    const settings = [
      'spark.sql.files.maxPartitionBytes=128m',
      'spark.sql.files.openCostInBytes=1m',
    ]
    return {
      confidence: 'medium',
      evidence: { tasks, read, perTask, wallMs, wanted, sql },
      remedy: sql ? { settings } : {},
      gainMs: wallMs * (1 - wanted / tasks) * 0.5,
    }
  },
  measured: ({ tasks, read, perTask, wallMs }) =>
    `${formatCount(tasks)} tasks read ${formatBytes(read)}, ${formatBytes(perTask)} each, in ${formatDuration(wallMs)}`,
  code: ({ sql, wanted }) =>
    sql
      ? `.coalesce(${wanted}) after reading, and write fewer, larger files`
      : `sc.wholeTextFiles(path, ${wanted}).saveAsSequenceFile(packed) once, then sc.sequenceFile(packed); or .coalesce(${wanted}) after reading`,
})
