import { z } from 'zod'
import { list, number, text } from '../../../clients/parse.ts'
import { cleanText } from '../../../domain/text.ts'
import { fields, flag, givenText, optionalNumber } from '../../../domain/fields.ts'

// The lines of an event log, as org.apache.spark.util.JsonProtocol writes them: since Spark 1.x
// under the same names, newer ones with more fields. Times are milliseconds since the epoch.

/** A stage attempt; it has no times while it waits, and no end while it runs. */
const stageInfo = fields({
  id: ['Stage ID', z.number()],
  attempt: ['Stage Attempt ID', number],
  name: ['Stage Name', text],
  tasks: ['Number of Tasks', number],
  submittedAt: ['Submission Time', optionalNumber],
  completedAt: ['Completion Time', optionalNumber],
  failureReason: ['Failure Reason', givenText],
})
export type StageInfo = z.output<typeof stageInfo>

const taskInfo = fields({
  id: ['Task ID', z.number()],
  index: ['Index', number],
  executorId: ['Executor ID', text],
  host: ['Host', text],
  launchedAt: ['Launch Time', number],
  // 0 while it runs.
  finishedAt: ['Finish Time', number],
  locality: ['Locality', text],
  speculative: ['Speculative', flag],
})
export type TaskInfo = z.output<typeof taskInfo>

/** What a task measured of itself: each adds up to the figure of its stage with the same name. */
export const taskMetrics = fields({
  executorRunTimeMs: ['Executor Run Time', number],
  executorCpuTimeNs: ['Executor CPU Time', number],
  gcTimeMs: ['JVM GC Time', number],
  memorySpilledBytes: ['Memory Bytes Spilled', number],
  diskSpilledBytes: ['Disk Bytes Spilled', number],
  inputBytes: ['Input Metrics/Bytes Read', number],
  outputBytes: ['Output Metrics/Bytes Written', number],
  remoteBytes: ['Shuffle Read Metrics/Remote Bytes Read', number],
  localBytes: ['Shuffle Read Metrics/Local Bytes Read', number],
  shuffleWriteBytes: ['Shuffle Write Metrics/Shuffle Bytes Written', number],
  shuffleFetchWaitMs: ['Shuffle Read Metrics/Fetch Wait Time', number],
}).transform(({ remoteBytes, localBytes, ...of }) => ({
  ...of,
  shuffleReadBytes: remoteBytes + localBytes,
}))
export type TaskMetrics = z.output<typeof taskMetrics>

/** Peaks of an executor's memory. All are 0 where it was not looked at while the task ran. */
const peaks = fields({
  peakHeapBytes: ['JVMHeapMemory', number],
  peakOffHeapBytes: ['JVMOffHeapMemory', number],
  peakPythonBytes: ['ProcessTreePythonRSSMemory', number],
})
  .nullish()
  .transform((of) => (of == null || of.peakHeapBytes === 0 ? undefined : of))
export type Peaks = z.output<typeof peaks>

/** Why a task ended (`JsonProtocol.taskEndReasonToJson`); what a field is for depends on the reason. */
const taskEndReason = fields({
  reason: ['Reason', text],
  className: ['Class Name', text],
  description: ['Description', text],
  stackTrace: ['Full Stack Trace', z.string().nullish()],
  killReason: ['Kill Reason', text],
  executorId: ['Executor ID', text],
  causedByApplication: ['Exit Caused By App', z.boolean().nullish()],
  lossReason: ['Loss Reason', text],
  message: ['Message', text],
  job: ['Job ID', number],
  partition: ['Partition ID', number],
  attempt: ['Attempt Number', number],
})
type TaskEndReason = z.output<typeof taskEndReason>

/** Reasons that are nobody's failure, as `AppStatusListener.onTaskEnd` counts them. */
const outcomes: Readonly<Record<string, 'SUCCESS' | 'KILLED'>> = {
  Success: 'SUCCESS',
  TaskKilled: 'KILLED',
  TaskCommitDenied: 'KILLED',
}

/** How much of an error is kept: its first line, as a stack trace is the log's. */
const errorLength = 300

/** In the words of Spark's `TaskFailedReason.toErrorString`. */
const errors: Readonly<Record<string, (of: TaskEndReason) => string>> = {
  Success: () => '',
  Resubmitted: () => 'Resubmitted (resubmitted due to lost executor)',
  TaskResultLost: () => 'TaskResultLost (result lost from block manager)',
  ExceptionFailure: (of) => of.stackTrace ?? `${of.className}: ${of.description}`,
  TaskKilled: (of) => of.killReason,
  ExecutorLostFailure: (of) => {
    const whose = of.causedByApplication === false ? 'unrelated to' : 'caused by one of'
    const why = of.lossReason === '' ? '' : ` Reason: ${of.lossReason}`
    return `ExecutorLostFailure (executor ${of.executorId} exited ${whose} the running tasks)${why}`
  },
  FetchFailed: (of) => `FetchFailed (${of.message})`,
  TaskCommitDenied: (of) =>
    `TaskCommitDenied (Driver denied task commit) for job: ${of.job}, partition: ${of.partition}, attemptNumber: ${of.attempt}`,
}

const taskEnd = taskEndReason.transform((of) => {
  const said = (errors[of.reason] ?? (() => of.reason))(of)
  // Cut before it is cleaned: a stack trace is long.
  const error = cleanText(said.slice(0, 4 * errorLength)).slice(0, errorLength)
  return { outcome: outcomes[of.reason] ?? ('FAILED' as const), error: error || undefined }
})

const properties = z
  .record(z.string(), z.unknown())
  .transform((of): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(of).flatMap(([key, value]) =>
        typeof value === 'string' ? [[cleanText(key), cleanText(value)]] : [],
      ),
    ),
  )

const ofStage = {
  stageId: ['Stage ID', z.number()],
  attempt: ['Stage Attempt ID', number],
  task: ['Task Info', taskInfo],
} as const

/** Events that are read, by their names without `SparkListener`. */
const readers = {
  ApplicationStart: fields({ at: ['Timestamp', number], name: ['App Name', text] }),
  ApplicationEnd: fields({ at: ['Timestamp', number] }),
  EnvironmentUpdate: fields({ properties: ['Spark Properties', properties] }),
  ResourceProfileAdded: fields({
    id: ['Resource Profile Id', z.number()],
    taskCpus: ['Task Resource Requests/cpus/Amount', optionalNumber],
  }),
  JobStart: fields({
    id: ['Job ID', z.number()],
    at: ['Submission Time', number],
    stages: ['Stage Infos', list(stageInfo)],
    stageIds: ['Stage IDs', list(z.number())],
    // Of the SQL query that it is for.
    queryId: ['Properties/spark.sql.execution.id', z.string().nullish()],
  }),
  JobEnd: fields({
    id: ['Job ID', z.number()],
    at: ['Completion Time', number],
    result: ['Job Result/Result', text],
  }),
  StageSubmitted: fields({ stage: ['Stage Info', stageInfo] }),
  StageCompleted: fields({ stage: ['Stage Info', stageInfo] }),
  TaskStart: fields(ofStage),
  TaskEnd: fields({
    ...ofStage,
    end: ['Task End Reason', taskEnd],
    // Absent: it was lost before it could tell.
    metrics: ['Task Metrics', taskMetrics.nullish()],
    peaks: ['Task Executor Metrics', peaks],
  }),
  ExecutorAdded: fields({
    id: ['Executor ID', text],
    at: ['Timestamp', number],
    host: ['Executor Info/Host', text],
    cores: ['Executor Info/Total Cores', number],
    profileId: ['Executor Info/Resource Profile Id', number],
  }),
  ExecutorRemoved: fields({
    id: ['Executor ID', text],
    at: ['Timestamp', number],
    reason: ['Removed Reason', text],
  }),
  BlockManagerAdded: fields({
    id: ['Block Manager ID/Executor ID', text],
    at: ['Timestamp', number],
    host: ['Block Manager ID/Host', text],
    maxMemoryBytes: ['Maximum Memory', number],
  }),
  StageExecutorMetrics: fields({ id: ['Executor ID', text], peaks: ['Executor Metrics', peaks] }),
  SQLExecutionStart: fields({
    id: ['executionId', z.number()],
    at: ['time', number],
    description: ['description', text],
  }),
  // An error that is empty: it went well; absent (before Spark 3.4): not told.
  SQLExecutionEnd: fields({
    id: ['executionId', z.number()],
    at: ['time', number],
    error: ['errorMessage', givenText],
  }),
}

type Readers = typeof readers
export type EventKind = keyof Readers
/** Each kind of event. */
export type LogEvents = { readonly [Kind in EventKind]: z.output<Readers[Kind]> }
/** An event of Spark's event log. */
export type LogEvent<Kind extends EventKind = EventKind> = {
  [One in Kind]: { readonly kind: One; readonly event: LogEvents[One] }
}[Kind]

/** How a line begins: the event's name comes first, so that most lines need not be parsed. */
const named = /^\s*\{"Event":"(?:[a-z.]*\.)?(?:SparkListener)?([^"]+)"/

const isRead = (name: string): name is EventKind => Object.hasOwn(readers, name)

/**
 * Reads one line of an event log: an event; `other` for one that nothing is made of; `bad` for
 * what is no event, or not of the form known.
 */
export function parseLogEvent(line: string): LogEvent | 'other' | 'bad' {
  const kind = named.exec(line)?.[1]
  if (kind === undefined) return 'bad'
  if (!isRead(kind)) return 'other'
  try {
    const result = readers[kind].safeParse(JSON.parse(line))
    // The reader is the kind's own.
    return result.success ? ({ kind, event: result.data } as LogEvent) : 'bad'
  } catch {
    return 'bad'
  }
}
