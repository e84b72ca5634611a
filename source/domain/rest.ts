import { z } from 'zod'
import {
  fields,
  flag,
  list,
  number,
  optionalNumber,
  requiredText,
  text,
  time,
  word,
} from './fields.ts'

// What an application says of itself, as Spark's `status.api.v1` writes it in 2.4 – 4.3; its event
// log is read as the same. Times are milliseconds since the epoch, text is safe to print.

const optionalText = text.transform((value) => (value === '' ? undefined : value))

export const job = fields({
  id: ['jobId', z.number()],
  name: ['name', text],
  status: ['status', word(['RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'], 'UNKNOWN')],
  submittedAt: ['submissionTime', time],
  completedAt: ['completionTime', time],
  stageIds: ['stageIds', list(z.number())],
  tasks: ['numTasks', number],
  activeTasks: ['numActiveTasks', number],
  completedTasks: ['numCompletedTasks', number],
  skippedTasks: ['numSkippedTasks', number],
  failedTasks: ['numFailedTasks', number],
})
/** A job (`/jobs`). */
export type Job = z.output<typeof job>
export type JobStatus = Job['status']

const shares = { min: 0, lowerQuartile: 0.25, median: 0.5, upperQuartile: 0.75, p95: 0.95, max: 1 }
/** A metric's distribution over the finished tasks of a stage. */
export type Quantiles = Readonly<typeof shares>

/** What the summaries must be asked with: `quantiles=${summaryQuantiles}`. */
export const summaryQuantiles = '0.0,0.25,0.5,0.75,0.95,1.0'

function eachShare(at: (share: number) => number): Quantiles {
  const all = Object.entries(shares).map(([name, share]) => [name, at(share)])
  // The names are those of the shares.
  return Object.fromEntries(all) as Quantiles
}

/**
 * Quantiles of all figures as Spark's `AppStatusStore.taskSummary` defines them: of `count` sorted
 * figures the one at min(⌊q · count⌋, count − 1), nothing between two of them. Undefined for none.
 */
export function quantilesOf(figures: readonly number[]): Quantiles | undefined {
  const sorted = Float64Array.from(figures).sort()
  const last = sorted.length - 1
  if (last < 0) return undefined
  return eachShare((share) => sorted[Math.min(Math.floor(share * sorted.length), last)] ?? 0)
}

const values = z.array(z.number()).nullish()
/** The distributions of a stage; without a duration where no task has finished. */
export const distributions = fields({
  asked: ['quantiles', z.array(z.number())],
  durationMs: ['duration', values],
  runTimeMs: ['executorRunTime', values],
  gcMs: ['jvmGcTime', values],
  inputBytes: ['inputMetrics/bytesRead', values],
  shuffleReadBytes: ['shuffleReadMetrics/readBytes', values],
  shuffleWriteBytes: ['shuffleWriteMetrics/writeBytes', values],
  diskSpilledBytes: ['diskBytesSpilled', values],
}).transform(({ asked, durationMs, runTimeMs, ...others }) => {
  const quantiles = (given: z.output<typeof values>) => {
    const at = (share: number) => given?.[asked.indexOf(share)]
    const [median, max] = [at(0.5), at(1)]
    if (median === undefined || max === undefined) return undefined
    return eachShare((share) => at(share) ?? (share > 0.75 ? max : median))
  }
  const read = Object.entries(others).map(([name, given]) => [name, quantiles(given)])
  return {
    // Before Spark 3.1 there is no duration, and the run time is the nearest to it.
    durationMs: quantiles(durationMs) ?? quantiles(runTimeMs),
    // Each under its own name.
    ...(Object.fromEntries(read) as Record<keyof typeof others, Quantiles | undefined>),
  }
})
type Distributions = z.output<typeof distributions>
/** Distributions over a stage's tasks (`/stages?withSummaries=true`, `…/taskSummary`). */
export interface TaskSummary extends Readonly<Omit<Distributions, 'durationMs'>> {
  readonly stageId: number
  readonly attempt: number
  readonly durationMs: Quantiles
}

/** The summary of a stage attempt; undefined where no task has finished. */
export function taskSummaryOf(
  stageId: number,
  attempt: number,
  { durationMs, ...others }: Distributions,
): TaskSummary | undefined {
  return durationMs && { stageId, attempt, durationMs, ...others }
}

/**
 * The call site of a query begins in Spark SQL (measured on 4.3: `…sql.execution.SQLExecution$…` on
 * threads of its own); that of an RDD begins in `…spark.rdd`, also where a data source runs one.
 */
const sqlSite = 'org.apache.spark.sql.'

/** A stage attempt (`/stages`), with the summary of its tasks where it came along. */
export const stage = fields({
  id: ['stageId', z.number()],
  attempt: ['attemptId', number],
  name: ['name', text],
  site: ['details', z.string().nullish()],
  status: [
    'status',
    word(['ACTIVE', 'COMPLETE', 'PENDING', 'FAILED', 'SKIPPED', 'UNKNOWN'], 'PENDING'),
  ],
  tasks: ['numTasks', number],
  activeTasks: ['numActiveTasks', number],
  completedTasks: ['numCompleteTasks', number],
  failedTasks: ['numFailedTasks', number],
  killedTasks: ['numKilledTasks', number],
  submittedAt: ['submissionTime', time],
  firstTaskAt: ['firstTaskLaunchedTime', time],
  completedAt: ['completionTime', time],
  failureReason: ['failureReason', optionalText],
  executorRunTimeMs: ['executorRunTime', number],
  executorCpuTimeNs: ['executorCpuTime', number],
  gcTimeMs: ['jvmGcTime', number],
  memorySpilledBytes: ['memoryBytesSpilled', number],
  diskSpilledBytes: ['diskBytesSpilled', number],
  inputBytes: ['inputBytes', number],
  outputBytes: ['outputBytes', number],
  shuffleReadBytes: ['shuffleReadBytes', number],
  shuffleWriteBytes: ['shuffleWriteBytes', number],
  shuffleFetchWaitMs: ['shuffleFetchWaitTime', number],
  spread: ['taskMetricsDistributions', distributions.nullish().catch(undefined)],
}).transform(({ site, spread, ...of }) => ({
  stage: { ...of, sql: site?.startsWith(sqlSite) === true },
  summary: spread && of.completedTasks > 0 ? taskSummaryOf(of.id, of.attempt, spread) : undefined,
}))
/** A stage attempt; of SQL by its job's properties or its call site. */
export type Stage = Readonly<z.output<typeof stage>['stage']>
export type StageStatus = Stage['status']

export const executor = fields({
  id: ['id', requiredText],
  // The worker's host: its container's short id.
  host: ['hostPort', text.transform((hostPort) => hostPort.replace(/:\d+$/, ''))],
  active: ['isActive', z.boolean().nullish()],
  cores: ['totalCores', number],
  // Slots.
  maxTasks: ['maxTasks', number],
  activeTasks: ['activeTasks', number],
  completedTasks: ['completedTasks', number],
  failedTasks: ['failedTasks', number],
  durationMs: ['totalDuration', number],
  gcTimeMs: ['totalGCTime', number],
  shuffleReadBytes: ['totalShuffleRead', number],
  shuffleWriteBytes: ['totalShuffleWrite', number],
  memoryUsedBytes: ['memoryUsed', number],
  maxMemoryBytes: ['maxMemory', number],
  addedAt: ['addTime', time],
  removedAt: ['removeTime', time],
  removeReason: ['removeReason', optionalText],
  // Spark 3.0 and newer.
  peakHeapBytes: ['peakMemoryMetrics/JVMHeapMemory', optionalNumber],
  peakOffHeapBytes: ['peakMemoryMetrics/JVMOffHeapMemory', optionalNumber],
  peakPythonBytes: ['peakMemoryMetrics/ProcessTreePythonRSSMemory', optionalNumber],
}).transform((of) => ({
  ...of,
  isDriver: of.id === 'driver',
  active: of.active ?? true,
}))
/** An executor with its life and its peaks (`/allexecutors`). The driver is one too, with id `driver`. */
export interface Executor extends Readonly<z.output<typeof executor>> {
  /** It was not lost: it stayed until its application ended. */
  readonly ended?: true
}

const ids = list(z.number())
export const query = fields({
  id: ['id', z.number()],
  status: ['status', text],
  description: ['description', text],
  submittedAt: ['submissionTime', time],
  durationMs: ['duration', number],
  running: ['runningJobIds', ids],
  succeeded: ['successJobIds', ids],
  failed: ['failedJobIds', ids],
}).transform(({ running, succeeded, failed, ...of }) => ({
  ...of,
  jobIds: [...running, ...succeeded, ...failed],
}))
/** A SQL query (`/sql`). */
export type SqlQuery = Readonly<z.output<typeof query>>

export const rdd = fields({
  id: ['id', z.number()],
  name: ['name', text],
  partitions: ['numPartitions', number],
  cachedPartitions: ['numCachedPartitions', number],
  storageLevel: ['storageLevel', text],
  memoryBytes: ['memoryUsed', number],
  diskBytes: ['diskUsed', number],
})
/** A cached RDD or table (`/storage/rdd`). */
export type CachedRdd = z.output<typeof rdd>

/** How much of an error is kept: its first line, as a stack trace is the log's. */
const errorLength = 300
const read = 'taskMetrics/shuffleReadMetrics'
export const task = fields({
  id: ['taskId', z.number()],
  index: ['index', number],
  status: ['status', text],
  executorId: ['executorId', text],
  host: ['host', text],
  launchedAt: ['launchTime', time],
  durationMs: ['duration', optionalNumber],
  locality: ['taskLocality', text],
  speculative: ['speculative', flag],
  gcMs: ['taskMetrics/jvmGcTime', number],
  inputBytes: ['taskMetrics/inputMetrics/bytesRead', number],
  remoteBytes: [`${read}/remoteBytesRead`, number],
  localBytes: [`${read}/localBytesRead`, number],
  diskSpilledBytes: ['taskMetrics/diskBytesSpilled', number],
  error: ['errorMessage', optionalText.transform((error) => error?.slice(0, errorLength))],
}).transform(({ remoteBytes, localBytes, ...of }) => ({
  ...of,
  shuffleReadBytes: remoteBytes + localBytes,
}))
/** One attempt of a task (`/stages/<id>/<attempt>/taskList`). */
export interface Task extends Readonly<z.output<typeof task>> {
  readonly stageId: number
  readonly attempt: number
}
