import { formatDuration, formatPercent } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, partitionsFix, stageName } from '../stages.ts'

const waste = 0.25
const worthMs = 5_000

/**
 * Tail waste 1 − numTasks/(⌈numTasks/S⌉·S): in the last wave most slots have nothing to do. With
 * four waves and more it is under a quarter in any case.
 */
export const tailWaste: Rule = {
  id: 'tail-waste',
  title: 'The last wave leaves slots idle',
  threshold: 'idle share of all waves > 25 %, stage > 5 s, tasks of about equal length',
  why: 'The stage takes as long as if the last wave were full.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap((judged) => {
      const { stage, slots, wallMs, summary } = judged
      if (slots < 2 || stage.tasks < slots || wallMs < worthMs || !summary) return []
      // Tasks that are tried again make waves of their own.
      if (stage.failedTasks > 0) return []
      const waves = Math.ceil(stage.tasks / slots)
      const idle = 1 - stage.tasks / (waves * slots)
      // Tasks of unequal length fill the last wave in their own way.
      const { median, max } = summary.durationMs
      if (idle <= waste || max > 2 * median) return []
      const even = (waves > 1 ? waves : 2) * slots
      return [
        {
          measured: `${stageName(stage)}: ${stage.tasks} tasks on ${slots} slots are ${waves} waves, ${formatPercent(idle * 100)} of them idle, ${formatDuration(wallMs)}`,
          fix: partitionsFix(judged, even),
          certainty: 'likely' as const,
          stageId: stage.id,
          gainMs: wallMs * idle,
        },
      ]
    }),
}
