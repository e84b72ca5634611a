import type { Task } from '../../../domain/spark-facts.ts'
import { formatBytes, formatDuration } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { judgedStages, stageName } from '../stages.ts'
import { holdsUp, skewedBytes, skewOf } from './skew.ts'

const ratio = 5
const enoughTasks = 6

/**
 * max/median of the duration > 5 but the bytes are even: not the data but the place is slow.
 * Silent where Spark counts no bytes (data made in place), for then the work itself may differ.
 */
export const slowNode: Rule = {
  id: 'slow-node',
  title: 'A slow executor',
  threshold: 'slowest task > 5 × the median in time though the bytes are even',
  why: 'The same work takes longer in one place: a busy host, a throttled container, a full disk.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap((judged) => {
      const { stage, summary } = judged
      if (summary === undefined || stage.tasks < enoughTasks || !holdsUp(judged)) return []
      const read = [summary.shuffleReadBytes, summary.inputBytes].find((one) => one && one.max > 0)
      if (read === undefined || skewedBytes(judged) !== undefined) return []
      if (skewOf(summary.durationMs) <= ratio) return []
      const slow = slowest(facts.rest.tasks, stage.id, summary.durationMs.median * ratio)
      const where = slow === undefined ? '' : `, on executor ${slow.executorId} (${slow.host})`
      return [
        {
          measured: `${stageName(stage)}: the slowest of ${stage.tasks} tasks took ${formatDuration(summary.durationMs.max)}${where}, the median ${formatDuration(summary.durationMs.median)}, though the largest read ${formatBytes(read.max)} and the median ${formatBytes(read.median)}`,
          fix: {
            conf: ['spark.speculation=true'],
            code: 'look at that worker’s Stats: CPU at its limit, memory full, disk busy',
          },
          certainty: 'likely' as const,
          stageId: stage.id,
          gainMs: summary.durationMs.max - summary.durationMs.median * 2,
        },
      ]
    }),
}

function slowest(tasks: readonly Task[], stageId: number, overMs: number): Task | undefined {
  return tasks
    .filter((task) => task.stageId === stageId && (task.durationMs ?? 0) > overMs)
    .sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))[0]
}
