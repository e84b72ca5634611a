import type { Task } from '../../domain/spark-facts.ts'
import { formatDuration, plural } from '../../domain/units.ts'
import { perApplication } from './detector.ts'

/** A task is late after a minute or five medians, whichever is more. */
const lateMs = 60_000
const lateMedians = 5
/** A median of fewer finished tasks says nothing. */
const fewTasks = 3

/**
 * A task runs for longer than a minute and five times the median of its stage's finished tasks.
 * Silent without a median to compare with: one wave of long tasks is no straggler.
 */
export const straggler = perApplication({
  kind: 'waiting',
  detect: ({ rest }, { at }) =>
    (rest?.stages ?? []).flatMap((stage) => {
      const ofStage = (one: { stageId: number; attempt: number }) =>
        one.stageId === stage.id && one.attempt === stage.attempt
      const median = rest?.summaries.find(ofStage)?.durationMs.median
      if (stage.status !== 'ACTIVE' || stage.completedTasks < fewTasks || median === undefined)
        return []
      const limit = Math.max(lateMs, lateMedians * median)
      const runningMs = ({ launchedAt = at }: Task) => at - launchedAt
      const late = (rest?.tasks ?? [])
        .filter((one) => ofStage(one) && one.status === 'RUNNING' && runningMs(one) > limit)
        .sort((a, b) => runningMs(b) - runningMs(a))
      const [worst] = late
      if (worst === undefined) return []
      const { executorId, host, index } = worst
      return {
        subject: { executorId, stageId: stage.id, taskIds: late.map(({ id }) => id) },
        confidence: 'medium' as const,
        evidence: {
          task: { index, executorId, host, ms: runningMs(worst) },
          ...{ stage: stage.id, finished: stage.completedTasks, others: late.length - 1 },
          ...{ median, limit },
        },
        remedy: { settings: ['spark.speculation=true'] },
      }
    }),
  words: ({ task, stage, finished, others, median, limit }, { of, name }) => ({
    title: `straggler: task ${task.index} of stage ${stage}${of} has run for ${formatDuration(task.ms)} on executor ${task.executorId} (${name(task.host)}), the median of ${plural(finished, 'finished task')} is ${formatDuration(median)}${others > 0 ? `; ${others} more are as late` : ''}`,
    figures: [
      ['running for', formatDuration(task.ms)],
      ['median', formatDuration(median)],
      ['limit', formatDuration(limit)],
    ],
    effect: "a second try elsewhere; the executor's thread dump says what it does",
  }),
})
