import { formatBytes, formatCount, formatDuration } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, stageName } from '../stages.ts'

const block = 128 * 1024 * 1024
/** "Far below" a block of 128 MiB. */
const farBelow = block / 32

/**
 * inputBytes/numTasks ≪ 128 MiB with numTasks > 3·S: a task for every small file. Pack them, name
 * → content, or let a task read many
 * (https://spark.apache.org/docs/latest/sql-performance-tuning.html#tuning-partitions).
 */
export const smallFiles: Rule = {
  id: 'small-files',
  title: 'Small files',
  threshold: 'a task reads < 4 MiB and there are more than 3 tasks a slot',
  why: 'Opening a file and starting a task for it take longer than reading it.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap(({ stage, slots, wallMs, sql, summary }) => {
      if (stage.inputBytes <= 0 || stage.tasks <= 3 * slots || stage.completedTasks < 10) return []
      const perTask = stage.inputBytes / stage.completedTasks
      // What a cache gives counts as input too, and a few long tasks are no small files.
      const median = summary?.durationMs.median ?? 0
      if (perTask >= farBelow || median > 2_000 || stage.shuffleReadBytes > 0) return []
      const wanted = Math.max(3 * slots, Math.ceil((perTask * stage.tasks) / block))
      return [
        {
          measured: `${stageName(stage)}: ${formatCount(stage.tasks)} tasks read ${formatBytes(stage.inputBytes)}, ${formatBytes(perTask)} each, in ${formatDuration(wallMs)}`,
          fix: sql
            ? {
                conf: [
                  'spark.sql.files.maxPartitionBytes=128m',
                  'spark.sql.files.openCostInBytes=1m',
                ],
                code: `.coalesce(${wanted}) after reading, and write fewer, larger files`,
              }
            : {
                code: `sc.wholeTextFiles(path, ${wanted}).saveAsSequenceFile(packed) once, then sc.sequenceFile(packed); or .coalesce(${wanted}) after reading`,
              },
          certainty: 'likely' as const,
          stageId: stage.id,
          gainMs: wallMs * (1 - wanted / stage.tasks) * 0.5,
        },
      ]
    }),
}
