import { restOf, type Task } from '../../domain/spark-facts.ts'
import { formatDuration } from '../../domain/units.ts'
import { type Explanation, evidence, explain, plural } from './explanation.ts'
import { activeApplications, nameOf, type WaitingFacts } from './facts.ts'
import { stragglerFinished, stragglerMedians, stragglerMs } from './limits.ts'

/**
 * A task runs for longer than a minute and five times the median of its stage's finished tasks.
 * Silent without a median to compare with: one wave of long tasks is no straggler.
 */
export function straggler(facts: WaitingFacts): readonly Explanation[] {
  const { at } = facts.cluster
  return activeApplications(facts).flatMap((one) => {
    const rest = restOf(one)
    if (rest === undefined) return []
    return rest.stages.flatMap((stage) => {
      const summary = rest.summaries.find(
        ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
      )
      if (stage.status !== 'ACTIVE' || stage.completedTasks < stragglerFinished || !summary)
        return []
      const { median } = summary.durationMs
      const limit = Math.max(stragglerMs, stragglerMedians * median)
      const running = (task: Task) => (task.launchedAt === undefined ? 0 : at - task.launchedAt)
      const late = rest.tasks
        .filter(
          (task) =>
            task.stageId === stage.id &&
            task.attempt === stage.attempt &&
            task.status === 'RUNNING' &&
            running(task) > limit,
        )
        .sort((a, b) => running(b) - running(a))
      const [worst] = late
      if (worst === undefined) return []
      return explain({
        applicationId: one.application.id,
        cause: 'straggler',
        certainty: 'likely',
        says: `straggler: task ${worst.index} of stage ${stage.id} of ${nameOf(one.application)} has run for ${formatDuration(running(worst))} on executor ${worst.executorId} (${worst.host}), the median of ${plural(stage.completedTasks, 'finished task')} is ${formatDuration(median)}${late.length > 1 ? `; ${late.length - 1} more are as late` : ''}`,
        evidence: evidence(
          ['running for', formatDuration(running(worst))],
          ['median', formatDuration(median)],
          ['limit', formatDuration(limit)],
        ),
        remedy: {
          kind: 'conf',
          text: '--conf spark.speculation=true',
          effect: "a second try elsewhere; the executor's thread dump says what it does",
        },
        joined: {
          executorId: worst.executorId,
          stageId: stage.id,
          taskIds: late.map(({ id }) => id),
        },
      })
    })
  })
}
