import {
  type ApplicationRest,
  restOf,
  slotsNow,
  type StageFacts,
  workingExecutors,
} from '../../domain/spark-facts.ts'
import { formatDuration } from '../../domain/units.ts'
import { type Explanation, type Remedy, evidence, explain, plural } from './explanation.ts'
import { activeApplications, ageMs, nameOf, type WaitingFacts } from './facts.ts'
import { executorStartMs, starvedMs } from './limits.ts'

interface Reason {
  readonly why: string
  readonly certainty: Explanation['certainty']
  readonly remedy: Remedy
}

/**
 * A stage is active, none of its tasks runs, and that for longer than any scheduling takes. Where
 * the slots are says why.
 */
export function starvedStage(facts: WaitingFacts): readonly Explanation[] {
  return activeApplications(facts).flatMap((one) => {
    const rest = restOf(one)
    if (rest === undefined) return []
    const slots = slotsNow(rest)
    const starved = rest.stages
      .filter((stage) => isStarved(facts, stage, slots))
      .sort((a, b) => (a.submittedAt ?? 0) - (b.submittedAt ?? 0))
    const [stage] = starved
    if (stage === undefined) return []
    const noExecutor = workingExecutors(rest).length === 0
    if (noExecutor && ageMs(facts, one.application) < executorStartMs) return []
    const reason = reasonOf(rest, stage, slots)
    const waiting = stage.tasks - stage.completedTasks
    const since = facts.cluster.at - (stage.submittedAt ?? facts.cluster.at)
    return explain({
      applicationId: one.application.id,
      cause: 'starved-stage',
      certainty: reason.certainty,
      says: `starved: stage ${stage.id} of ${nameOf(one.application)} has been active for ${formatDuration(since)} with ${plural(waiting, 'task')} waiting and 0 running, ${reason.why}`,
      evidence: evidence(
        ['tasks waiting', waiting],
        ['tasks running', 0],
        ['slots', slots],
        ['executors', workingExecutors(rest).length],
      ),
      remedy: reason.remedy,
      joined: { stageId: stage.id },
    })
  })
}

function isStarved(facts: WaitingFacts, stage: StageFacts, slots: number): boolean {
  if (stage.status !== 'ACTIVE' || stage.activeTasks > 0 || stage.tasks <= stage.completedTasks)
    return false
  // Between two short tasks none runs for a moment; without slots that is no moment.
  if (stage.completedTasks > 0 && slots > 0) return false
  return stage.submittedAt !== undefined && facts.cluster.at - stage.submittedAt > starvedMs
}

function reasonOf(rest: ApplicationRest, stage: StageFacts, slots: number): Reason {
  const executors = workingExecutors(rest)
  const { taskCpus } = rest.asked
  const widest = Math.max(0, ...executors.map((executor) => executor.cores))
  if (executors.length === 0) {
    return {
      why: 'for it has no executor',
      certainty: 'likely',
      remedy: { kind: 'command', text: 'doctor', effect: 'which worker should give one' },
    }
  }
  if (slots === 0 && taskCpus > widest) {
    return {
      why: `for a task asks for ${plural(taskCpus, 'core')} (spark.task.cpus) and the largest of ${plural(executors.length, 'executor')} has ${widest}`,
      certainty: 'certain',
      remedy: {
        kind: 'conf',
        text: `--conf spark.task.cpus=${Math.max(1, widest)}`,
        effect: 'or workers with more cores and spark.executor.cores',
      },
    }
  }
  const others = rest.stages.filter((other) => other !== stage && other.activeTasks > 0)
  const busy = others.reduce((sum, other) => sum + other.activeTasks, 0)
  if (busy >= slots && others[0] !== undefined) {
    return {
      why: `for all ${plural(slots, 'slot')} are taken by stage ${others.map(({ id }) => id).join(', ')} of the same application`,
      certainty: 'certain',
      remedy: {
        kind: 'conf',
        text: '--conf spark.scheduler.mode=FAIR',
        effect: 'its jobs share the slots; + adds a worker',
      },
    }
  }
  return {
    why: `though ${plural(slots - busy, 'slot')} of ${slots} are free`,
    certainty: 'hint',
    remedy: {
      kind: 'conf',
      text: '--conf spark.locality.wait=0s',
      effect: 'no waiting for a slot near the data',
    },
  }
}
