import { formatDuration } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, partitionsFix, stageName } from '../stages.ts'

/** Shorter than this, a stage on too few slots is not worth a repartition. */
const worthMs = 5_000
/** A task that read less was slow for another reason (its Python's start, long computing). */
const worthBytes = 1024 * 1024

/**
 * numTasks/S < 1: slots are idle during the whole stage; 2 – 3 tasks a core is right
 * (https://spark.apache.org/docs/latest/tuning.html#level-of-parallelism).
 */
export const fewTasks: Rule = {
  id: 'few-tasks',
  title: 'Fewer tasks than slots',
  threshold: 'tasks / slots < 1 (2 – 3 is right)',
  why: 'A slot without a task does nothing, and one long task cannot be shared.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap((judged) => {
      const { stage, slots, wallMs } = judged
      if (slots < 2 || stage.tasks >= slots || wallMs < worthMs) return []
      // A last stage that only adds up what others computed has one task by its nature.
      if (stage.tasks === 1 && stage.executorRunTimeMs < worthMs) return []
      const read = stage.inputBytes + stage.shuffleReadBytes
      const computes = read === 0 || read / stage.tasks >= worthBytes
      return [
        {
          measured: `${stageName(stage)}: ${stage.tasks} ${stage.tasks === 1 ? 'task' : 'tasks'} on ${slots} slots for ${formatDuration(wallMs)}`,
          fix: partitionsFix(judged, slots * 3),
          certainty: computes ? ('certain' as const) : ('hint' as const),
          stageId: stage.id,
          gainMs: wallMs * (1 - stage.tasks / slots) * (computes ? 1 : 0.1),
        },
      ]
    }),
}
