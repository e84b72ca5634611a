import { z } from 'zod'
import type { Executor, Job, SqlQuery, Stage, Task, TaskSummary } from '../../domain/application.ts'
import { askedOf } from '../../domain/asked.ts'
import { list, number, text, word } from '../../clients/parse.ts'
import { answer, fields, flag, optionalNumber, requiredText, time } from './fields.ts'

// The REST API of an application, as Spark's `status.api.v1` writes it in 2.4 – 4.3. Each of these
// throws a `ClientError` for what is not such an answer.

const optionalText = text.transform((value) => (value === '' ? undefined : value))

const job: z.ZodType<Job> = fields({
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
/** `/jobs`, newest first as Spark gives them. */
export const parseJobs = answer("the application's jobs", z.array(job))

/** What the summaries must be asked with: `quantiles=${summaryQuantiles}`. */
export const summaryQuantiles = '0.0,0.25,0.5,0.75,0.95,1.0'

const values = z.array(z.number()).nullish()
const distributions = fields({
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
    const at = (quantile: number) => given?.[asked.indexOf(quantile)]
    const [median, max] = [at(0.5), at(1)]
    if (median === undefined || max === undefined) return undefined
    return {
      min: at(0) ?? median,
      lowerQuartile: at(0.25) ?? median,
      median,
      upperQuartile: at(0.75) ?? median,
      p95: at(0.95) ?? max,
      max,
    }
  }
  return {
    // Before Spark 3.1 there is no duration, and the run time is the nearest to it.
    durationMs: quantiles(durationMs) ?? quantiles(runTimeMs),
    gcMs: quantiles(others.gcMs),
    inputBytes: quantiles(others.inputBytes),
    shuffleReadBytes: quantiles(others.shuffleReadBytes),
    shuffleWriteBytes: quantiles(others.shuffleWriteBytes),
    diskSpilledBytes: quantiles(others.diskSpilledBytes),
  }
})

function summaryOf(
  stageId: number,
  attempt: number,
  { durationMs, ...others }: z.output<typeof distributions>,
): TaskSummary | undefined {
  return durationMs && { stageId, attempt, durationMs, ...others }
}

/** `/stages/<id>/<attempt>/taskSummary`; undefined where no task has finished. */
export function parseTaskSummary(
  stageId: number,
  attempt: number,
  value: unknown,
): TaskSummary | undefined {
  const what = `the task summary of stage ${stageId}.${attempt}`
  return summaryOf(stageId, attempt, answer(what, distributions)(value))
}

/**
 * The call site of a query begins in Spark SQL (measured on 4.3: `…sql.execution.SQLExecution$…` on
 * threads of its own); that of an RDD begins in `…spark.rdd`, also where a data source runs one.
 */
const sqlSite = 'org.apache.spark.sql.'

const stage = fields({
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
  stage: { ...of, sql: site?.startsWith(sqlSite) === true } satisfies Stage,
  summary: spread && of.completedTasks > 0 ? summaryOf(of.id, of.attempt, spread) : undefined,
}))
const readStages = answer("the application's stages", z.array(stage))

/**
 * `/stages?withSummaries=true&quantiles=…` (ask with `summaryQuantiles`): the stages, and the
 * summaries of those that have finished tasks.
 */
export function parseStages(value: unknown): {
  readonly stages: readonly Stage[]
  readonly summaries: readonly TaskSummary[]
} {
  const read = readStages(value)
  return {
    stages: read.map((one) => one.stage),
    summaries: read.flatMap((one) => one.summary ?? []),
  }
}

const executor = fields({
  id: ['id', requiredText],
  host: ['hostPort', text.transform((hostPort) => hostPort.replace(/:\d+$/, ''))],
  active: ['isActive', z.boolean().nullish()],
  cores: ['totalCores', number],
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
}).transform((of): Executor => ({
  ...of,
  isDriver: of.id === 'driver',
  active: of.active ?? true,
}))
/** `/allexecutors`; the driver is among them. */
export const parseExecutors = answer("the application's executors", z.array(executor))

const property = z.tuple([requiredText, requiredText])
/** `/environment`, read as what the application asked for. */
export const parseEnvironment = answer(
  "the application's environment",
  fields({ properties: ['sparkProperties', list(property)] }).transform(({ properties }) =>
    askedOf(Object.fromEntries(properties)),
  ),
)

const ids = list(z.number())
const query = fields({
  id: ['id', z.number()],
  status: ['status', text],
  description: ['description', text],
  submittedAt: ['submissionTime', time],
  durationMs: ['duration', number],
  running: ['runningJobIds', ids],
  succeeded: ['successJobIds', ids],
  failed: ['failedJobIds', ids],
}).transform(({ running, succeeded, failed, ...of }): SqlQuery => ({
  ...of,
  jobIds: [...running, ...succeeded, ...failed],
}))
/** `/sql`, newest last as Spark gives it. */
export const parseSql = answer("the application's SQL queries", z.array(query))

const rdd = fields({
  id: ['id', z.number()],
  name: ['name', text],
  partitions: ['numPartitions', number],
  cachedPartitions: ['numCachedPartitions', number],
  storageLevel: ['storageLevel', text],
  memoryBytes: ['memoryUsed', number],
  diskBytes: ['diskUsed', number],
})
/** `/storage/rdd`. */
export const parseStorage = answer("the application's cached data", z.array(rdd))

/** How much of an error is kept: its first line, as a stack trace is the log's. */
const errorLength = 300
const read = 'taskMetrics/shuffleReadMetrics'
const task = fields({
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
})

/** `/stages/<id>/<attempt>/taskList`, in the order in which Spark gives it. */
export function parseTasks(stageId: number, attempt: number, value: unknown): readonly Task[] {
  const tasks = answer(`the tasks of stage ${stageId}.${attempt}`, z.array(task))(value)
  return tasks.map(({ remoteBytes, localBytes, ...of }) => ({
    ...{ stageId, attempt, ...of },
    shuffleReadBytes: remoteBytes + localBytes,
  }))
}
