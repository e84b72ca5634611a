import { mib, parseSize } from './units.ts'
import type { Container, EngineEvent, EngineInfo } from './container.ts'
import type {
  Application,
  DriverAddress,
  Executor,
  Job,
  Master,
  Stage,
  WorkerPage,
} from './spark.ts'

// What the rules of `waiting/` and `advice/` judge: everything that Spark, the engine and a probe
// said at one moment. Times are milliseconds since the epoch, text is safe to print.

/** A metric's distribution over the finished tasks of a stage. */
export interface Quantiles {
  readonly min: number
  readonly lowerQuartile: number
  readonly median: number
  readonly upperQuartile: number
  readonly p95: number
  readonly max: number
}

/**
 * Quantiles of all figures as Spark's `AppStatusStore.taskSummary` defines them: of `count` sorted
 * figures the one at min(⌊q · count⌋, count − 1), nothing between two of them. Undefined for none.
 */
export function quantilesOf(figures: readonly number[]): Quantiles | undefined {
  const sorted = Float64Array.from(figures).sort()
  const count = sorted.length
  if (count === 0) return undefined
  const at = (quantile: number) => sorted[Math.min(Math.floor(quantile * count), count - 1)] ?? 0
  return {
    min: at(0),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    p95: at(0.95),
    max: at(1),
  }
}

/** Distributions over a stage's tasks (`/stages?withSummaries=true`, `…/taskSummary`). */
export interface TaskSummary {
  readonly stageId: number
  readonly attempt: number
  readonly durationMs: Quantiles
  readonly gcMs: Quantiles | undefined
  readonly inputBytes: Quantiles | undefined
  readonly shuffleReadBytes: Quantiles | undefined
  readonly shuffleWriteBytes: Quantiles | undefined
  readonly diskSpilledBytes: Quantiles | undefined
}

/** One attempt of a task (`/stages/<id>/<attempt>/taskList`). */
export interface Task {
  readonly stageId: number
  readonly attempt: number
  readonly id: number
  readonly index: number
  /** `RUNNING`, `SUCCESS`, `FAILED`, `KILLED`, … */
  readonly status: string
  readonly executorId: string
  /** The worker's host: its container's short id. */
  readonly host: string
  readonly launchedAt: number | undefined
  readonly durationMs: number | undefined
  /** `PROCESS_LOCAL`, `NODE_LOCAL`, `RACK_LOCAL`, `NO_PREF`, `ANY`. */
  readonly locality: string
  readonly speculative: boolean
  readonly gcMs: number
  readonly inputBytes: number
  readonly shuffleReadBytes: number
  readonly diskSpilledBytes: number
  readonly error: string | undefined
}

/** A cached RDD or table (`/storage/rdd`). */
export interface CachedRdd {
  readonly id: number
  readonly name: string
  readonly partitions: number
  readonly cachedPartitions: number
  readonly storageLevel: string
  readonly memoryBytes: number
  readonly diskBytes: number
}

/** A SQL query (`/sql`). */
export interface SqlQuery {
  readonly id: number
  readonly description: string
  /** `RUNNING`, `COMPLETED`, `FAILED`. */
  readonly status: string
  readonly submittedAt: number | undefined
  readonly durationMs: number
  readonly jobIds: readonly number[]
}

/** What an application asked for: its `/environment`, read. */
export interface Asked {
  readonly executorMemoryMiB: number
  /** Undefined: it did not say, and then an executor takes all cores of its worker. */
  readonly executorCores: number | undefined
  readonly coresMax: number | undefined
  readonly taskCpus: number
  readonly dynamicAllocation: boolean
  readonly driverHost: string | undefined
  readonly properties: Readonly<Record<string, string>>
}

/** What an application says of itself: by its REST interface while it runs, by its event log then. */
export interface ApplicationSnapshot {
  readonly asked: Asked
  readonly jobs: readonly Job[]
  readonly stages: readonly Stage[]
  readonly executors: readonly Executor[]
  readonly summaries: readonly TaskSummary[]
  /** The slowest, the running and the failed ones of stages that matter; not all. */
  readonly tasks: readonly Task[]
  readonly storage: readonly CachedRdd[]
  /** The newest last. */
  readonly sql: readonly SqlQuery[]
}

// The names that the diagnoses know it by.
export type ApplicationRest = ApplicationSnapshot
export type StageFacts = Stage
export type ExecutorFacts = Executor

/** What an application's event log comes to, as far as it was read. */
export interface EventLog {
  readonly name: string | undefined
  readonly startedAt: number | undefined
  /** Undefined: the events end before the application did. */
  readonly endedAt: number | undefined
  /** As its REST API would tell it; its tasks are the slowest and the failed ones. */
  readonly rest: ApplicationSnapshot
  /** Lines that are no events, or not of a known form; they were passed over. */
  readonly badLines: number
  /** It is larger than what is read of one: how the application ended is not known. */
  readonly cut: boolean
}

/** An application as the master knows it, with what it says itself where it answers. */
export interface ApplicationFacts {
  readonly application: Application
  /** Undefined: its REST interface was not asked; `unreachable`: it was, and did not answer. */
  readonly rest: ApplicationRest | 'unreachable' | undefined
}

/** A container with its limits; 0 means none. */
export interface LimitedContainer extends Pick<
  Container,
  'id' | 'shortId' | 'name' | 'service' | 'state' | 'exitCode' | 'oomKilled'
> {
  readonly memoryLimitBytes: number
  readonly cpus: number
}

/** The cluster at one moment. */
export interface ClusterFacts {
  /** When the master answered. */
  readonly at: number
  readonly master: Master
  readonly workers: readonly WorkerPage[]
  readonly containers: readonly LimitedContainer[]
  readonly engine: Pick<EngineInfo, 'cores' | 'memoryBytes'> | undefined
  /** Of the last minutes, oldest first. */
  readonly events: readonly EngineEvent[]
  /** By application: where its executors call the driver, from their command on a worker's page. */
  readonly drivers: ReadonlyMap<string, DriverAddress>
  /** The master's `spark.deploy.defaultCores`, where it is known. */
  readonly defaultCores: number | undefined
}

/** The answers of an application that gave them. */
export function restOf(facts: ApplicationFacts): ApplicationRest | undefined {
  return typeof facts.rest === 'object' ? facts.rest : undefined
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/**
 * Reads what an application asked for from its properties. Defaults are Spark's: 1 GiB an
 * executor, 1 CPU a task (https://spark.apache.org/docs/latest/configuration.html).
 */
export function askedOf(properties: Readonly<Record<string, string>>): Asked {
  return {
    executorMemoryMiB:
      (parseSize(properties['spark.executor.memory'] ?? '1g', 'm') ?? 1024 * mib) / mib,
    executorCores: count(properties['spark.executor.cores']),
    coresMax: count(properties['spark.cores.max']),
    taskCpus: count(properties['spark.task.cpus']) ?? 1,
    dynamicAllocation: properties['spark.dynamicAllocation.enabled'] === 'true',
    driverHost: properties['spark.driver.host'],
    properties,
  }
}

/**
 * Stages that a SQL query or DataFrame made: their jobs or call sites say so, or a query names one
 * of their jobs.
 */
export function sqlStages({ stages, jobs, sql }: ApplicationSnapshot): ReadonlySet<number> {
  const named = new Set(sql.flatMap(({ jobIds }) => jobIds))
  return new Set([
    ...stages.flatMap((stage) => (stage.sql ? [stage.id] : [])),
    ...jobs.flatMap(({ id, stageIds }) => (named.has(id) ? stageIds : [])),
  ])
}

/** Executors that work now: all active ones but the driver. */
export function workingExecutors(rest: ApplicationRest): readonly ExecutorFacts[] {
  return rest.executors.filter((executor) => !executor.isDriver && executor.active)
}

/** S: how many tasks can run at once, Σ maxTasks of the executors that work now. */
export function slotsNow(rest: ApplicationRest): number {
  return workingExecutors(rest).reduce((sum, executor) => sum + executor.maxTasks, 0)
}
