import { formatDuration } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, partitionsFix, stageName } from '../stages.ts'

/** Measured: what it costs to send a task out and take its result in. */
const overheadMs = 20
const fineMs = 200
/** Fewer waves than this cost nothing worth a word. */
const waves = 10

/**
 * Median task < 200 ms with many waves: sending tasks out costs as much as running them ("as short
 * as 200 ms", https://spark.apache.org/docs/latest/tuning.html#level-of-parallelism).
 */
export const fineTasks: Rule = {
  id: 'fine-tasks',
  title: 'Tasks too fine',
  threshold: 'median task < 200 ms with more than 10 tasks a slot',
  why: 'Sending a task out and taking its result in costs tens of milliseconds, whatever it does.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap((judged) => {
      const { stage, slots, wallMs, summary } = judged
      if (slots < 1 || !summary || stage.completedTasks < waves) return []
      const { median } = summary.durationMs
      if (median >= fineMs || stage.tasks <= waves * slots) return []
      // As many as give each about a second, but three a slot at least.
      const work = stage.tasks * median
      const partitions = Math.max(3 * slots, Math.min(Math.ceil(work / 1000), stage.tasks >> 1))
      const saved = ((stage.tasks - partitions) * Math.min(overheadMs, median)) / slots
      return [
        {
          measured: `${stageName(stage)}: ${stage.tasks} tasks, the median ${formatDuration(median)}, on ${slots} slots for ${formatDuration(wallMs)}`,
          fix:
            stage.shuffleReadBytes > 0
              ? partitionsFix(judged, partitions)
              : { code: `${partitionsFix(judged, partitions).code}; .coalesce(${partitions})` },
          certainty: 'certain' as const,
          stageId: stage.id,
          gainMs: Math.min(wallMs, saved),
        },
      ]
    }),
}
