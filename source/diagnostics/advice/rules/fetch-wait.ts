import { formatBytes, formatDuration, formatPercent } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, stageName } from '../stages.ts'

const share = 0.2
const worthMs = 5_000
/** Waiting for less than this is the time until a peer answers, not its bandwidth. */
const worthBytes = 16 * 1024 * 1024

/**
 * shuffleFetchWaitTime/executorRunTime > 0.2: tasks wait for other executors' blocks
 * (https://spark.apache.org/docs/latest/configuration.html#shuffle-behavior).
 */
export const fetchWait: Rule = {
  id: 'fetch-wait',
  title: 'Waits for shuffle data',
  threshold: 'waiting for blocks > 20 % of the tasks’ time, over 16 MiB',
  why: 'Tasks hold their slots while the data of others is on its way.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap(({ stage, slots }) => {
      const { executorRunTimeMs: run, shuffleFetchWaitMs: wait, shuffleReadBytes: bytes } = stage
      if (run < worthMs || bytes < worthBytes || wait / run <= share) return []
      return [
        {
          measured: `${stageName(stage)}: ${formatPercent((wait / run) * 100)} of the tasks’ ${formatDuration(run)} went into waiting for ${formatBytes(bytes)} of shuffle data`,
          fix: {
            conf: ['spark.reducer.maxSizeInFlight=96m'],
            code: 'shuffle less: filter and select before the join, broadcast the small side, reduceByKey for groupByKey',
          },
          certainty: 'likely' as const,
          stageId: stage.id,
          gainMs: wait / Math.max(1, slots),
        },
      ]
    }),
}
