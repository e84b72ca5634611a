import {
  sqlStages,
  type StageFacts,
  type TaskSummary,
  workingExecutors,
} from '../../domain/spark-facts.ts'
import type { ApplicationRest } from '../../domain/spark-facts.ts'
import { type Application, shortName } from '../../domain/spark.ts'
import type { Detector, Evidence, Finding, Remedy } from '../diagnosis/detector.ts'
import { sumOf } from '../diagnosis/facts.ts'

/** What a rule of advice judges: one application. */
export interface AdviceFacts {
  readonly application: Application
  readonly rest: ApplicationRest
  /** When the application answered. */
  readonly at: number
  /** What the cluster itself limits; without it nothing is known about that. */
  readonly cluster?: {
    /** Of all ALIVE workers. */
    readonly cores: number
    /** Of the machine; undefined where it is not known. */
    readonly engineCores: number | undefined
    /** Of the largest ALIVE worker: an executor that asks for more never starts. */
    readonly workerMemoryMiB: number
  }
}

/** A stage with what every rule about stages needs. */
export interface JudgedStage {
  readonly stage: StageFacts
  readonly summary: TaskSummary | undefined
  /** From its first task (or its submission) to its end, or to now, in ms. */
  readonly wallMs: number
  /** S while it ran: Σ maxTasks of the executors that were there. */
  readonly slots: number
  /** Whether a SQL query or DataFrame made it, so that SQL's settings apply. */
  readonly sql: boolean
}

/** Shorter stages are noise: starting them costs more than any advice would save. */
const stageMs = 2_000

/** Stages that ran long enough to be judged, with their context; retried ones by last attempt. */
function judgedStages({ rest, at }: AdviceFacts): readonly JudgedStage[] {
  const ofSql = sqlStages(rest)
  return rest.stages
    .filter((stage) => stage.completedTasks > 0)
    .filter(({ id, attempt }) => !rest.stages.some((one) => one.id === id && one.attempt > attempt))
    .map((stage): JudgedStage => {
      const from = stage.firstTaskAt ?? stage.submittedAt ?? at
      const to = stage.completedAt ?? at
      return {
        stage,
        summary: rest.summaries.find(
          ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
        ),
        wallMs: Math.max(0, to - from),
        slots: slotsBetween(rest, from, to),
        sql: ofSql.has(stage.id),
      }
    })
    .filter(({ wallMs }) => wallMs >= stageMs)
}

/** Slots of the executors whose life overlaps; of those that work now where lives are unknown. */
function slotsBetween(rest: ApplicationRest, from: number, to: number): number {
  const there = rest.executors.filter(
    (executor) =>
      !executor.isDriver &&
      (executor.addedAt === undefined || executor.addedAt < to) &&
      (executor.active || executor.removedAt === undefined || executor.removedAt > from),
  )
  return sumOf(there.length > 0 ? there : workingExecutors(rest), ({ maxTasks }) => maxTasks)
}

/** A row of the table of advice: from where on it is said, why, and how. */
interface Rule<E extends Evidence> {
  readonly title: string
  /** From where on it is advised. */
  readonly threshold: string
  /** Why it matters, one sentence. */
  readonly why: string
  readonly measured: (evidence: E, name: (host: string) => string) => string
  /** What to change about the program. */
  readonly code?: (evidence: E) => string
}

/** A rule that looks at the application as a whole. */
export function perWhole<E extends Evidence>(
  row: { readonly detect: (facts: AdviceFacts) => readonly Finding<E>[] } & Rule<E>,
): Detector<AdviceFacts, E> {
  const { title, threshold, why } = row
  return {
    kind: 'recommendation',
    detect: row.detect,
    words: ({ subject, evidence, remedy: { workerMemoryMiB } }, { name }) => {
      const code = [
        row.code?.(evidence) ?? [],
        workerMemoryMiB === undefined
          ? []
          : `larger executors want larger workers first: SPARK_ON_DOCKER_WORKER_MEMORY=${workerMemoryMiB}m, and its limit`,
      ].flat()
      const where = subject?.stageName === undefined ? '' : `${subject.stageName}: `
      return {
        ...{ title, threshold, why, measured: where + row.measured(evidence, name) },
        ...(code.length > 0 && { code: code.join('; ') }),
      }
    },
  }
}

/** A rule that looks at one stage after the other. */
export function perStage<E extends Evidence>(
  row: {
    readonly detect: (judged: JudgedStage, facts: AdviceFacts) => Finding<E> | undefined
  } & Rule<E>,
): Detector<AdviceFacts, E> {
  return perWhole({
    ...row,
    detect: (facts) =>
      judgedStages(facts).flatMap((judged) => {
        const found = row.detect(judged, facts)
        const { id, name } = judged.stage
        const stageName = `stage ${id} (${shortName(name)})`
        return found === undefined ? [] : { ...found, subject: { stageId: id, stageName } }
      }),
  })
}

/** Cores of an executor: what it was asked for, else what the first one got. */
export function coresPerExecutor({ rest }: AdviceFacts): number {
  return rest.asked.executorCores ?? rest.executors.find((one) => !one.isDriver)?.cores ?? 1
}

/**
 * How to give an executor `wantedMiB` of heap: the setting, or that the workers must grow first,
 * because an executor that asks for more than a worker has never starts.
 */
export function largerHeap({ cluster }: AdviceFacts, wantedMiB: number): Remedy {
  return cluster === undefined || wantedMiB <= cluster.workerMemoryMiB
    ? { settings: [`spark.executor.memory=${wantedMiB}m`] }
    : { workerMemoryMiB: wantedMiB }
}
