import type { Task } from '../../domain/application.ts'
import { formatDuration, plural } from '../../domain/units.ts'
import { perApplication } from './facts.ts'

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
  confidence: 'medium',
  detect: ({ rest }, { at }) => {
    const { stages = [], summaries = [], tasks = [] } = rest ?? {}
    const runningMs = ({ launchedAt = at }: Task) => at - launchedAt
    const going = stages.filter((stage) => stage.status === 'ACTIVE')
    return going.flatMap(({ id: stageId, attempt, completedTasks: finished }) => {
      const ofStage = (one: { stageId: number; attempt: number }) =>
        one.stageId === stageId && one.attempt === attempt
      const median = summaries.find(ofStage)?.durationMs.median
      if (finished < fewTasks || median === undefined) return []
      const limit = Math.max(lateMs, lateMedians * median)
      const late = tasks
        .filter((one) => ofStage(one) && one.status === 'RUNNING' && runningMs(one) > limit)
        .sort((a, b) => runningMs(b) - runningMs(a))
      const taskIds = late.map(({ id }) => id)
      return late.slice(0, 1).map((worst) => ({
        ...{ stageId, finished, median, limit, taskIds, index: worst.index },
        ...{ executorId: worst.executorId, host: worst.host, ms: runningMs(worst) },
      }))
    })
  },
  subject: ({ executorId, stageId, taskIds }) => ({ executorId, stageId, taskIds }),
  remedy: { settings: ['spark.speculation=true'] },
  words: (e, { of, name }) => {
    const others = e.taskIds.length > 1 ? `; ${e.taskIds.length - 1} more are as late` : ''
    const ms = formatDuration(e.ms)
    const median = formatDuration(e.median)
    return {
      title: `straggler: task ${e.index} of stage ${e.stageId}${of} has run for ${ms} on executor ${e.executorId} (${name(e.host)}), the median of ${plural(e.finished, 'finished task')} is ${median}${others}`,
      figures: { 'running for': ms, median, limit: formatDuration(e.limit) },
      effect: "a second try elsewhere; the executor's thread dump says what it does",
    }
  },
})
