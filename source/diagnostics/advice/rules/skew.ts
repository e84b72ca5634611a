import type { Quantiles } from '../../../domain/spark-facts.ts'
import { formatBytes, formatDuration } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { type JudgedStage, judgedStages, stageName } from '../stages.ts'

const ratio = 5
/** Partitions smaller than this differ by accident. */
const bytesWorth = 1024 * 1024
const durationWorthMs = 2_000

/** How often the median fits into the largest. */
export function skewOf({ median, max }: Quantiles): number {
  return max / Math.max(1, median)
}

/** The bytes that the tasks of a stage read, where they are unequal enough to explain anything. */
export function skewedBytes({ summary }: JudgedStage): Quantiles | undefined {
  return [summary?.shuffleReadBytes, summary?.inputBytes].find(
    (bytes) => bytes !== undefined && bytes.max >= bytesWorth && skewOf(bytes) > ratio,
  )
}

/**
 * Whether the slowest task alone takes longer than all the work of the stage spread evenly: only
 * then does it hold the stage up. A slow first task of hundreds does not.
 */
export function holdsUp({ stage, summary, slots }: JudgedStage): boolean {
  const max = summary?.durationMs.max ?? 0
  return max >= durationWorthMs && max > stage.executorRunTimeMs / Math.max(1, slots)
}

/**
 * max/median of the bytes that the tasks read > 5, and the largest task holds the stage up: a few
 * keys have most of the rows
 * (https://spark.apache.org/docs/latest/sql-performance-tuning.html#optimizing-skew-join).
 */
export const skew: Rule = {
  id: 'skew',
  title: 'Skewed tasks',
  threshold: 'largest task > 5 × the median in bytes, and longer than the rest spread evenly',
  why: 'The stage ends with its largest task, and the other slots wait for it.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap((judged) => {
      const { stage, summary, slots } = judged
      const bytes = skewedBytes(judged)
      if (summary === undefined || bytes === undefined || stage.tasks < 3) return []
      if (!holdsUp(judged) || slots < 2) return []
      const { median, max } = summary.durationMs
      return [
        {
          measured: `${stageName(stage)}: the largest of ${stage.tasks} tasks read ${formatBytes(bytes.max)} in ${formatDuration(max)}, the median ${formatBytes(bytes.median)} in ${formatDuration(median)}: ${Math.round(skewOf(bytes))} times as much`,
          fix: judged.sql
            ? {
                conf: [
                  'spark.sql.adaptive.enabled=true',
                  'spark.sql.adaptive.skewJoin.enabled=true',
                  `spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes=${Math.max(1, Math.round((bytes.median * ratio) / 1024 / 1024))}m`,
                ],
                code: 'broadcast(the small side) in the join, or a second key of random numbers (salt)',
              }
            : {
                code: 'reduceByKey or aggregateByKey for groupByKey, or a salt: (key, random.randrange(n)), then once more without it',
              },
          certainty: 'certain' as const,
          stageId: stage.id,
          gainMs: max - Math.max(median, stage.executorRunTimeMs / Math.max(1, slots)),
        },
      ]
    }),
}
