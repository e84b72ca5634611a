import type { Finished } from '../../model/history.ts'
import type { ApplicationDetail, Stage } from '../../model/spark.ts'
import type { ApplicationRest, StageFacts, TaskSummary } from '../../model/spark-facts.ts'
import { askedOf } from '../../model/spark-facts.ts'
import type { HistoryStore, RedisClient, SparkClient, SparkInsight } from '../contracts.ts'

/** How many summaries are kept, as in Redis. */
const kept = 200

/**
 * What the simulated Spark tells the rules: facts follow from what its client answers, so both
 * always agree. The simulation has no tasks of their own, no caches and no queries.
 */
export function withInsight(spark: SparkClient): SparkClient & SparkInsight {
  return {
    ...spark,
    facts: async (id, signal) =>
      restOf(await spark.application(id, signal), await spark.environment(id, signal)),
    workerPage: async (id, signal) => ({
      detail: await spark.worker(id, signal),
      drivers: new Map(),
    }),
  }
}

function restOf(
  { jobs, stages, executors }: ApplicationDetail,
  properties: Readonly<Record<string, string>>,
): ApplicationRest {
  return {
    asked: askedOf(properties),
    jobs,
    stages: stages.map(factsOf),
    executors: executors.map((executor) => ({
      ...executor,
      isDriver: executor.id === 'driver',
      host: executor.hostPort.replace(/:\d+$/, ''),
      removedAt: undefined,
      shuffleReadBytes: 0,
      shuffleWriteBytes: 0,
      peakHeapBytes: undefined,
      peakOffHeapBytes: undefined,
      peakPythonBytes: undefined,
    })),
    summaries: stages.flatMap((stage) => summaryOf(stage) ?? []),
    tasks: [],
    storage: [],
    sql: [],
  }
}

function factsOf(stage: Stage): StageFacts {
  return {
    ...stage,
    killedTasks: 0,
    inputRecords: 0,
    outputBytes: 0,
    firstTaskAt: stage.submittedAt,
    failureReason: undefined,
  }
}

function summaryOf(stage: Stage): TaskSummary | undefined {
  const [median, p95, max] = stage.durationQuantilesMs ?? []
  if (median === undefined || p95 === undefined || max === undefined) return undefined
  return {
    stageId: stage.id,
    attempt: stage.attempt,
    // The simulation knows the upper half only; the lower one is taken to be as its middle.
    durationMs: { min: median, lowerQuartile: median, median, upperQuartile: median, p95, max },
    gcMs: undefined,
    inputBytes: undefined,
    shuffleReadBytes: undefined,
    shuffleWriteBytes: undefined,
    diskSpilledBytes: undefined,
  }
}

/** A history in memory behind the simulated Redis: it answers when that does. */
export function withHistory(redis: RedisClient): RedisClient & HistoryStore {
  let summaries: readonly Finished[] = []
  return {
    ...redis,
    remember: async (summary, signal) => {
      await redis.state(signal)
      const others = summaries.filter(
        ({ applicationId }) => applicationId !== summary.applicationId,
      )
      summaries = [summary, ...others].slice(0, kept)
    },
    summaries: async (signal) => {
      await redis.state(signal)
      return summaries
    },
  }
}
