import { slotsNow, type StageFacts, workingExecutors } from '../../domain/spark-facts.ts'
import { formatDuration, plural } from '../../domain/units.ts'
import { type Confidence, perApplication, type Remedy } from './detector.ts'
import { executorStartMs, sumOf } from './facts.ts'

/** A stage that has had a whole scheduling round of every executor and no task. */
const starvedMs = 15_000

/** Where the slots are says why. */
const reasons: Record<'no executor' | 'wide tasks' | 'taken' | 'unknown', Confidence> = {
  'no executor': 'medium',
  'wide tasks': 'high',
  taken: 'high',
  unknown: 'low',
}

/** A stage is active, none of its tasks runs, and that for longer than any scheduling takes. */
export const starvedStage = perApplication({
  kind: 'waiting',
  detect: ({ rest, ageMs }, { at }) => {
    if (rest === undefined) return undefined
    const executors = workingExecutors(rest)
    const slots = slotsNow(rest)
    const since = ({ submittedAt = at }: StageFacts) => at - submittedAt
    const [stage] = rest.stages
      .filter(
        (one) =>
          one.status === 'ACTIVE' &&
          one.activeTasks === 0 &&
          one.tasks > one.completedTasks &&
          // Between two short tasks none runs for a moment; without slots that is no moment.
          (one.completedTasks === 0 || slots === 0) &&
          since(one) > starvedMs,
      )
      .sort((a, b) => since(b) - since(a))
    if (stage === undefined || (executors.length === 0 && ageMs < executorStartMs)) return undefined
    const { taskCpus } = rest.asked
    const widest = Math.max(0, ...executors.map(({ cores }) => cores))
    const others = rest.stages.filter((one) => one !== stage && one.activeTasks > 0)
    const busy = sumOf(others, ({ activeTasks }) => activeTasks)
    const [reason, remedy]: readonly [keyof typeof reasons, Remedy] =
      executors.length === 0
        ? ['no executor', { command: ['doctor'] }]
        : slots === 0 && taskCpus > widest
          ? ['wide tasks', { settings: [`spark.task.cpus=${Math.max(1, widest)}`] }]
          : busy >= slots && others.length > 0
            ? ['taken', { settings: ['spark.scheduler.mode=FAIR'] }]
            : ['unknown', { settings: ['spark.locality.wait=0s'] }]
    return {
      subject: { stageId: stage.id },
      confidence: reasons[reason],
      evidence: {
        ...{ stage: stage.id, sinceMs: since(stage), waiting: stage.tasks - stage.completedTasks },
        ...{ reason, slots, busy, executors: executors.length, taskCpus, widest },
        others: others.map(({ id }) => id),
      },
      remedy,
    }
  },
  words: (e, { of }) => {
    const { slots, executors } = e
    const told: Record<typeof e.reason, readonly [why: string, effect: string]> = {
      'no executor': ['for it has no executor', 'which worker should give one'],
      'wide tasks': [
        `for a task asks for ${plural(e.taskCpus, 'core')} (spark.task.cpus) and the largest of ${plural(executors, 'executor')} has ${e.widest}`,
        'or workers with more cores and spark.executor.cores',
      ],
      taken: [
        `for all ${plural(slots, 'slot')} are taken by stage ${e.others.join(', ')} of the same application`,
        'its jobs share the slots; + adds a worker',
      ],
      unknown: [
        `though ${plural(slots - e.busy, 'slot')} of ${slots} are free`,
        'no waiting for a slot near the data',
      ],
    }
    const [why, effect] = told[e.reason]
    return {
      title: `starved: stage ${e.stage}${of} has been active for ${formatDuration(e.sinceMs)} with ${plural(e.waiting, 'task')} waiting and 0 running, ${why}`,
      figures: [
        ['tasks waiting', e.waiting],
        ['tasks running', 0],
        ['slots', slots],
        ['executors', executors],
      ],
      effect,
    }
  },
})
