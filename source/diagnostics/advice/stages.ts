import {
  sqlStages,
  type StageFacts,
  type TaskSummary,
  workingExecutors,
} from '../../domain/spark-facts.ts'
import { shortName } from '../../domain/spark.ts'
import type { AdviceFacts, Fix } from './advice.ts'

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
export function judgedStages(facts: AdviceFacts): readonly JudgedStage[] {
  const { rest, at } = facts
  const ofSql = sqlStages(rest)
  return rest.stages
    .filter((stage) => stage.completedTasks > 0)
    .filter((stage) => !rest.stages.some((o) => o.id === stage.id && o.attempt > stage.attempt))
    .map((stage): JudgedStage => {
      const from = stage.firstTaskAt ?? stage.submittedAt ?? at
      const to = stage.completedAt ?? at
      return {
        stage,
        summary: rest.summaries.find(
          ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
        ),
        wallMs: Math.max(0, to - from),
        slots: slotsBetween(facts, from, to),
        sql: ofSql.has(stage.id),
      }
    })
    .filter(({ wallMs }) => wallMs >= stageMs)
}

/** Slots of the executors whose life overlaps; of those that work now where lives are unknown. */
function slotsBetween({ rest }: AdviceFacts, from: number, to: number): number {
  const there = rest.executors.filter(
    (executor) =>
      !executor.isDriver &&
      (executor.addedAt === undefined || executor.addedAt < to) &&
      (executor.active || executor.removedAt === undefined || executor.removedAt > from),
  )
  const executors = there.length > 0 ? there : workingExecutors(rest)
  return executors.reduce((sum, executor) => sum + executor.maxTasks, 0)
}

/**
 * Memory that Spark gives one task for sorting and caching, in bytes:
 * 0.6 · (heap − 300 MiB) / cores of the executor
 * (`spark.memory.fraction`, https://spark.apache.org/docs/latest/tuning.html#memory-management-overview).
 */
export function memoryPerTaskBytes(heapMiB: number, coresPerExecutor: number): number {
  return (0.6 * Math.max(0, heapMiB - 300) * 1024 * 1024) / Math.max(1, coresPerExecutor)
}

/** Cores of an executor: what it was asked for, else what the first one got. */
export function coresPerExecutor({ rest }: AdviceFacts): number {
  return rest.asked.executorCores ?? rest.executors.find((one) => !one.isDriver)?.cores ?? 1
}

/** `stage 3 (count at job.py:12)`. */
export function stageName({ id, name }: StageFacts): string {
  return `stage ${id} (${shortName(name)})`
}

/** How to get `partitions` of them, by what the stage reads and what made it. */
export function partitionsFix(
  { stage, sql }: JudgedStage,
  partitions: number,
): { readonly conf?: readonly string[]; readonly code: string } {
  if (stage.shuffleReadBytes > 0 && sql) {
    return {
      conf: [`spark.sql.shuffle.partitions=${partitions}`],
      code: `.repartition(${partitions})`,
    }
  }
  if (stage.shuffleReadBytes > 0) {
    return {
      conf: [`spark.default.parallelism=${partitions}`],
      code: `.reduceByKey(…, ${partitions}), .join(…, ${partitions}), …`,
    }
  }
  return {
    code: sql
      ? `.repartition(${partitions}) after reading, or spark.range(…, numPartitions=${partitions})`
      : `sc.parallelize(…, ${partitions}), sc.textFile(…, ${partitions}) or .repartition(${partitions})`,
  }
}

/**
 * How to give an executor `wantedMiB` of heap: the setting, or that the workers must grow first,
 * because an executor that asks for more than a worker has never starts.
 */
export function memoryFix({ cluster }: AdviceFacts, wantedMiB: number): Fix {
  if (cluster === undefined || wantedMiB <= cluster.workerMemoryMiB) {
    return { conf: [`spark.executor.memory=${wantedMiB}m`] }
  }
  return {
    code: `larger executors want larger workers first: SPARK_ON_DOCKER_WORKER_MEMORY=${wantedMiB}m, and its limit`,
  }
}

/** Two fixes as one. */
export function bothFixes(a: Fix, b: Fix): Fix {
  const conf = [...(a.conf ?? []), ...(b.conf ?? [])]
  const code = [a.code, b.code].filter((one) => one !== undefined).join('; ')
  return { ...(conf.length > 0 ? { conf } : {}), ...(code === '' ? {} : { code }) }
}
