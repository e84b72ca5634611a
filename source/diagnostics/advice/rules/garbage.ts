import { formatDuration, formatMiB, formatPercent } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { bothFixes, judgedStages, memoryFix, stageName } from '../stages.ts'

const share = 0.1
const certainShare = 0.2
/** Less run time than this is a JVM that warms up. */
const worthMs = 5_000

/**
 * jvmGcTime/executorRunTime > 0.10
 * (https://spark.apache.org/docs/latest/tuning.html#garbage-collection-tuning).
 */
export const garbage: Rule = {
  id: 'gc',
  title: 'Garbage collection',
  threshold: 'collection > 10 % of the tasks’ time',
  why: 'While the JVM looks for room no task advances; more room or fewer objects end it.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap(({ stage, slots }) => {
      if (stage.executorRunTimeMs < worthMs) return []
      const ratio = stage.gcTimeMs / stage.executorRunTimeMs
      if (ratio <= share) return []
      const heap = facts.rest.asked.executorMemoryMiB
      return [
        {
          measured: `${stageName(stage)}: ${formatPercent(ratio * 100)} of the tasks’ ${formatDuration(stage.executorRunTimeMs)} went into collection, heap ${formatMiB(heap)}`,
          fix: bothFixes(memoryFix(facts, Math.ceil((heap * 3) / 2 / 256) * 256), {
            code: 'more partitions, fewer objects: built-in functions for collect_list and UDFs, a serialized storage level for caches',
          }),
          certainty: ratio > certainShare ? ('certain' as const) : ('likely' as const),
          stageId: stage.id,
          gainMs: (stage.gcTimeMs - stage.executorRunTimeMs * 0.05) / Math.max(1, slots),
        },
      ]
    }),
}
