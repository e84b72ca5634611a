import { formatDuration, formatPercent } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, stageName } from '../stages.ts'

const share = 0.2
const worthMs = 20_000

/**
 * executorCpuTime/executorRunTime low: the executor's own thread hardly computes. Python's time is
 * not in it (it is another process), nor is waiting for disk and network, nor for a CPU that
 * others use; so no more than a hint, and never where workers advertise more cores than there are.
 */
export const lowCpu: Rule = {
  id: 'low-cpu',
  title: 'The JVM hardly computes',
  threshold: 'CPU < 20 % of the tasks’ time, over 20 s of it',
  why: 'The time goes into Python, into reading and writing, or into waiting for a CPU.',
  scope: 'stage',
  find: (facts) => {
    const { cluster } = facts
    if (cluster?.engineCores !== undefined && cluster.cores > cluster.engineCores) return []
    return judgedStages(facts).flatMap(({ stage, slots }) => {
      const run = stage.executorRunTimeMs
      const cpu = stage.executorCpuTimeNs / 1e6
      const otherwise = stage.gcTimeMs + stage.shuffleFetchWaitMs
      if (run < worthMs || cpu <= 0 || (cpu + otherwise) / run >= share) return []
      return [
        {
          measured: `${stageName(stage)}: CPU for ${formatPercent((cpu / run) * 100)} of the tasks’ ${formatDuration(run)}`,
          fix: {
            conf: ['spark.sql.execution.arrow.pyspark.enabled=true'],
            code: 'built-in functions or pandas_udf for Python functions; a splittable, columnar format (Parquet) for input',
          },
          certainty: 'hint' as const,
          stageId: stage.id,
          gainMs: (run * 0.1) / Math.max(1, slots),
        },
      ]
    })
  },
}
