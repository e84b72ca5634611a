// Events of Spark's event log as far as they tell what `ApplicationRest` holds
// (org.apache.spark.scheduler.SparkListenerEvent, written by org.apache.spark.util.JsonProtocol).
// Times are milliseconds since the epoch.

/** A stage attempt; it has no times while it waits, and no end while it runs. */
export interface StageInfo {
  readonly id: number
  readonly attempt: number
  readonly name: string
  readonly tasks: number
  readonly submittedAt: number | undefined
  readonly completedAt: number | undefined
  readonly failureReason: string | undefined
}

/** An attempt of a task. */
export interface TaskInfo {
  readonly id: number
  readonly index: number
  readonly executorId: string
  /** The worker's host: its container's short id. */
  readonly host: string
  readonly launchedAt: number
  /** 0 while it runs. */
  readonly finishedAt: number
  readonly locality: string
  readonly speculative: boolean
}

/** What a task measured of itself. */
export interface TaskMetrics {
  readonly runTimeMs: number
  readonly cpuTimeNs: number
  readonly gcMs: number
  readonly memorySpilledBytes: number
  readonly diskSpilledBytes: number
  readonly inputBytes: number
  readonly inputRecords: number
  readonly outputBytes: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
  readonly fetchWaitMs: number
}

/** Peaks of an executor's memory; undefined: not reported (heaps are never 0). */
export interface Peaks {
  readonly heapBytes: number | undefined
  readonly offHeapBytes: number | undefined
  readonly pythonBytes: number | undefined
}

/** How a task ended, as Spark's REST API words it. */
export type Outcome = 'SUCCESS' | 'FAILED' | 'KILLED'

/** One event, by kind. */
export interface LogEvents {
  'application-start': { readonly at: number; readonly name: string }
  'application-end': { readonly at: number }
  environment: { readonly properties: Readonly<Record<string, string>> }
  'resource-profile': { readonly id: number; readonly taskCpus: number }
  'job-start': {
    readonly id: number
    readonly at: number
    readonly stages: readonly StageInfo[]
    readonly stageIds: readonly number[]
    /** The SQL query that it is for. */
    readonly queryId: number | undefined
  }
  'job-end': { readonly id: number; readonly at: number; readonly succeeded: boolean }
  'stage-submitted': { readonly stage: StageInfo }
  'stage-completed': { readonly stage: StageInfo }
  'task-start': { readonly stageId: number; readonly attempt: number; readonly task: TaskInfo }
  'task-end': {
    readonly stageId: number
    readonly attempt: number
    readonly task: TaskInfo
    readonly outcome: Outcome
    readonly error: string | undefined
    /** Undefined: it was lost before it could tell. */
    readonly metrics: TaskMetrics | undefined
    /** Of its executor while it ran. */
    readonly peaks: Peaks
  }
  'executor-added': {
    readonly id: string
    readonly at: number
    readonly host: string
    readonly cores: number
    readonly profileId: number
  }
  'executor-removed': { readonly id: string; readonly at: number; readonly reason: string }
  'block-manager-added': {
    readonly executorId: string
    readonly at: number
    readonly host: string
    readonly port: number
    readonly maxMemoryBytes: number
  }
  'executor-peaks': { readonly executorId: string; readonly peaks: Peaks }
  'query-start': { readonly id: number; readonly at: number; readonly description: string }
  'query-end': {
    readonly id: number
    readonly at: number
    /** Empty: it went well; undefined (before Spark 3.4): not told. */
    readonly error: string | undefined
  }
}

export type EventKind = keyof LogEvents

/** An event of Spark's event log. */
export type LogEvent = {
  [Kind in EventKind]: { readonly kind: Kind } & LogEvents[Kind]
}[EventKind]
