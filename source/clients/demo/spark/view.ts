import type {
  Application,
  Job,
  Master,
  MasterStatus,
  SparkWorker,
  WorkerDetail,
  WorkerExecutor,
} from '../../../model/spark.ts'
import type {
  ApplicationDetail,
  ExecutorFacts,
  Quantiles,
  StageFacts,
  TaskSummary,
} from '../../../model/spark-facts.ts'
import { type Cluster, usedOf } from './cluster.ts'
import type { DemoApplication, DemoExecutor, DemoJob, DemoStage, DemoWorker } from './types.ts'

const mib = 1024 ** 2
/** Unified memory of a 1 GiB executor: 0.6 · (heap − 300 MiB). */
const storageBytes = Math.round(0.6 * (1024 - 300) * mib)

function workerOf(worker: DemoWorker, recovering: boolean): SparkWorker {
  const used = usedOf(worker)
  return {
    id: worker.id,
    host: worker.container.shortId,
    port: worker.port,
    webUrl: `http://${worker.container.shortId}:8081`,
    cores: worker.cores,
    coresUsed: used.cores,
    memoryMiB: worker.memoryMiB,
    memoryUsedMiB: used.memoryMiB,
    // Until a worker has answered the new master nothing is known of it.
    state: recovering && worker.state === 'ALIVE' ? 'UNKNOWN' : worker.state,
    lastHeartbeat: worker.lastHeartbeat,
  }
}

function applicationOf(application: DemoApplication, now: number): Application {
  return {
    id: application.id,
    name: application.plan.application,
    user: application.user,
    cores: application.executors
      .filter(({ state }) => state !== 'gone')
      .reduce((sum, { cores }) => sum + cores, 0),
    memoryPerExecutorMiB: application.memoryPerExecutorMiB,
    startedAt: application.submittedAt,
    durationMs: (application.endedAt ?? now) - application.submittedAt,
    state: application.state,
  }
}

/** What the master's `/json/` says. */
export function masterView(cluster: Cluster, status: MasterStatus, now: number): Master {
  const workers = cluster.workers.all().map((worker) => workerOf(worker, status !== 'ALIVE'))
  const alive = workers.filter(({ state }) => state === 'ALIVE')
  const sum = (of: (worker: SparkWorker) => number) =>
    alive.reduce((total, worker) => total + of(worker), 0)
  return {
    url: 'spark://master:7077',
    status,
    workers,
    cores: sum(({ cores }) => cores),
    coresUsed: sum(({ coresUsed }) => coresUsed),
    memoryMiB: sum(({ memoryMiB }) => memoryMiB),
    memoryUsedMiB: sum(({ memoryUsedMiB }) => memoryUsedMiB),
    active: cluster.active().map((application) => applicationOf(application, now)),
    completed: cluster.completed().map((application) => applicationOf(application, now)),
  }
}

function workerExecutor({ id, application, cores, memoryMiB }: DemoExecutor): WorkerExecutor {
  return {
    id: String(id),
    applicationId: application.id,
    applicationName: application.plan.application,
    cores,
    memoryMiB,
  }
}

/** What a worker's `/json/` says. */
export function workerView(worker: DemoWorker): WorkerDetail {
  return {
    id: worker.id,
    executors: worker.executors.map(workerExecutor),
    finishedExecutors: worker.finished.map(workerExecutor),
  }
}

function jobOf(job: DemoJob): Job {
  const sum = (of: (stage: DemoStage) => number) =>
    job.stages.reduce((total, stage) => total + of(stage), 0)
  return {
    id: job.id,
    name: job.plan.name,
    status: job.status,
    submittedAt: job.submittedAt,
    completedAt: job.completedAt,
    stageIds: job.stages.map(({ id }) => id),
    tasks: sum(({ plan }) => plan.tasks),
    activeTasks: sum(({ active }) => active),
    completedTasks: sum(({ completed }) => completed),
    skippedTasks: 0,
    failedTasks: sum(({ failed }) => failed),
  }
}

/** Quantiles of some figures; undefined while there is none. */
function quantiles(figures: readonly number[]): Quantiles | undefined {
  const sorted = figures.toSorted((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  return {
    min: at(0),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    p95: at(0.95),
    max: at(1),
  }
}

function summaryOf({ id, durations }: DemoStage): TaskSummary | undefined {
  const durationMs = quantiles(durations)
  if (durationMs === undefined) return undefined
  return {
    stageId: id,
    attempt: 0,
    durationMs,
    gcMs: undefined,
    inputBytes: undefined,
    shuffleReadBytes: undefined,
    shuffleWriteBytes: undefined,
    diskSpilledBytes: undefined,
  }
}

function stageOf(stage: DemoStage): StageFacts {
  const { plan, durations, completed } = stage
  const spread = quantiles(durations)
  const runTimeMs = Math.round(durations.reduce((sum, ms) => sum + ms, 0))
  return {
    id: stage.id,
    attempt: 0,
    name: plan.name,
    status: stage.status,
    tasks: plan.tasks,
    activeTasks: stage.active,
    completedTasks: completed,
    failedTasks: stage.failed,
    submittedAt: stage.submittedAt,
    completedAt: stage.completedAt,
    executorRunTimeMs: runTimeMs,
    executorCpuTimeNs: Math.round(stage.cpuTimeNs),
    gcTimeMs: Math.round(stage.gcTimeMs),
    memorySpilledBytes: 0,
    diskSpilledBytes: 0,
    inputBytes: plan.inputBytes * completed,
    shuffleReadBytes: plan.shuffleReadBytes * completed,
    shuffleWriteBytes: plan.shuffleWriteBytes * completed,
    shuffleFetchWaitMs: plan.shuffleReadBytes > 0 ? Math.round(runTimeMs * 0.03) : 0,
    durationQuantilesMs: spread && [spread.median, spread.p95, spread.max],
    killedTasks: 0,
    inputRecords: 0,
    outputBytes: 0,
    firstTaskAt: stage.submittedAt,
    failureReason: undefined,
  }
}

/** What the simulation does not tell of executors. */
const untold = {
  removedAt: undefined,
  shuffleReadBytes: 0,
  shuffleWriteBytes: 0,
  peakHeapBytes: undefined,
  peakOffHeapBytes: undefined,
  peakPythonBytes: undefined,
} as const

function executorOf(executor: DemoExecutor): ExecutorFacts {
  const { id, worker, cores, state, slots } = executor
  const active = state === 'active' || state === 'draining'
  return {
    ...untold,
    id: String(id),
    isDriver: false,
    host: worker.container.shortId,
    hostPort: `${worker.container.shortId}:${executor.port}`,
    active,
    cores,
    maxTasks: cores,
    activeTasks: slots.filter(({ task }) => task !== undefined).length,
    completedTasks: executor.completedTasks,
    failedTasks: executor.failedTasks,
    durationMs: Math.round(executor.durationMs),
    gcTimeMs: Math.round(executor.gcTimeMs),
    memoryUsedBytes: active ? 180_000 + executor.completedTasks * 9_000 : 0,
    maxMemoryBytes: storageBytes,
    addedAt: executor.addedAt,
    removeReason: executor.removeReason,
  }
}

function driverOf({ driver, submittedAt }: DemoApplication): ExecutorFacts {
  return {
    ...untold,
    id: 'driver',
    isDriver: true,
    host: driver.shortId,
    hostPort: `${driver.shortId}:40123`,
    active: true,
    cores: 0,
    maxTasks: 0,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    durationMs: 0,
    gcTimeMs: 0,
    memoryUsedBytes: 210_000,
    maxMemoryBytes: storageBytes,
    addedAt: submittedAt,
    removeReason: undefined,
  }
}

/** What an application's REST interface says; newest jobs and stages first, as Spark has them. */
export function applicationView(application: DemoApplication): ApplicationDetail {
  const { id, jobs, executors } = application
  return {
    id,
    jobs: jobs.map(jobOf).toReversed(),
    stages: jobs.flatMap(({ stages }) => stages.map(stageOf)).toReversed(),
    summaries: jobs.flatMap(({ stages }) => stages.flatMap((stage) => summaryOf(stage) ?? [])),
    executors: [
      driverOf(application),
      ...executors.filter(({ addedAt }) => addedAt !== undefined).map(executorOf),
    ],
  }
}

/** The application's Spark properties. */
export function environmentOf(application: DemoApplication): Readonly<Record<string, string>> {
  return {
    'spark.app.id': application.id,
    'spark.app.name': application.plan.application,
    'spark.master': 'spark://master:7077',
    'spark.driver.host': application.driver.shortId,
    'spark.driver.port': '40123',
    'spark.executor.memory': '1g',
    'spark.submit.deployMode': 'client',
    'spark.ui.reverseProxy': 'true',
    'spark.decommission.enabled': 'true',
    'spark.storage.decommission.enabled': 'true',
    'spark.storage.decommission.shuffleBlocks.enabled': 'true',
    'spark.storage.decommission.rddBlocks.enabled': 'true',
    'spark.eventLog.enabled': 'true',
    ...(application.maxCores !== 2 && { 'spark.cores.max': String(application.maxCores) }),
  }
}
