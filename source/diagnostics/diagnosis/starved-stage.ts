import { slotsNow, type Stage, workingExecutors } from '../../domain/application.ts'
import { formatDuration, plural } from '../../domain/units.ts'
import type { Confidence, Remedy } from './detector.ts'
import { executorStartMs, type Judged, perApplication, sumOf } from './facts.ts'

/** A stage that has had a whole scheduling round of every executor and no task. */
const starvedMs = 15_000

/** The oldest stage that is active, of which no task runs, for longer than any scheduling takes. */
function starved({ rest, ageMs }: Judged, at: number) {
  if (rest === undefined) return []
  const executors = workingExecutors(rest)
  const slots = slotsNow(rest)
  const since = ({ submittedAt = at }: Stage) => at - submittedAt
  const [stage] = rest.stages
    .filter((one) => one.status === 'ACTIVE' && one.activeTasks === 0 && since(one) > starvedMs)
    // Between two short tasks none runs for a moment; without slots that is no moment.
    .filter((one) => one.tasks > one.completedTasks && (one.completedTasks === 0 || slots === 0))
    .sort((a, b) => since(b) - since(a))
  if (stage === undefined || (executors.length === 0 && ageMs < executorStartMs)) return []
  const others = rest.stages.filter((one) => one !== stage && one.activeTasks > 0)
  return [
    {
      ...{ stageId: stage.id, sinceMs: since(stage), waiting: stage.tasks - stage.completedTasks },
      ...{ executors: executors.length, slots, others: others.map(({ id }) => id) },
      taken: sumOf(others, ({ activeTasks }) => activeTasks),
      taskCpus: rest.asked.taskCpus,
      widest: Math.max(0, ...executors.map(({ cores }) => cores)),
    },
  ]
}
type Starved = ReturnType<typeof starved>[number]

/** Where the slots are says why: how sure that is, what helps, the words for it and for the help. */
function reasonOf(e: Starved): readonly [Confidence, Remedy, why: string, effect: string] {
  const setting = (text: string): Remedy => ({ settings: [text] })
  const why = {
    none: 'for it has no executor',
    wide: `for a task asks for ${plural(e.taskCpus, 'core')} (spark.task.cpus) and the largest of ${plural(e.executors, 'executor')} has ${e.widest}`,
    taken: `for all ${plural(e.slots, 'slot')} are taken by stage ${e.others.join(', ')} of the same application`,
    unknown: `though ${plural(e.slots - e.taken, 'slot')} of ${e.slots} are free`,
  }
  if (e.executors === 0)
    return ['medium', { command: ['doctor'] }, why.none, 'which worker should give one']
  if (e.slots === 0 && e.taskCpus > e.widest) {
    const effect = 'or workers with more cores and spark.executor.cores'
    return ['high', setting(`spark.task.cpus=${Math.max(1, e.widest)}`), why.wide, effect]
  }
  if (e.taken >= e.slots && e.others.length > 0) {
    const effect = 'its jobs share the slots; + adds a worker'
    return ['high', setting('spark.scheduler.mode=FAIR'), why.taken, effect]
  }
  const effect = 'no waiting for a slot near the data'
  return ['low', setting('spark.locality.wait=0s'), why.unknown, effect]
}

/** A stage is active and none of its tasks runs. */
export const starvedStage = perApplication({
  kind: 'waiting',
  detect: (one, { at }) => starved(one, at),
  confidence: (e) => reasonOf(e)[0],
  subject: ({ stageId }) => ({ stageId }),
  remedy: (e) => reasonOf(e)[1],
  words: (e, { of }) => {
    const [, , why, effect] = reasonOf(e)
    return {
      title: `starved: stage ${e.stageId}${of} has been active for ${formatDuration(e.sinceMs)} with ${plural(e.waiting, 'task')} waiting and 0 running, ${why}`,
      figures: {
        ...{ 'tasks waiting': e.waiting, 'tasks running': 0 },
        ...{ slots: e.slots, executors: e.executors },
      },
      effect,
    }
  },
})
