import type { EngineEvent } from '../../../source/domain/container.ts'
import type {
  ApplicationFacts,
  ApplicationSnapshot,
  Executor,
  Stage,
  Task,
} from '../../../source/domain/application.ts'
import { askedOf } from '../../../source/domain/asked.ts'
import type { Application, SparkWorker } from '../../../source/domain/spark.ts'
import { diagnose } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import type { Facts } from '../../../source/diagnostics/diagnosis/facts.ts'
import { remedyParts } from '../../../source/diagnostics/diagnosis/wording.ts'
import { inWords } from '../words.ts'

/** The moment of every built fact, so that ages can be written as differences. */
export const now = 1_800_000_000_000
const MiB = 1024 * 1024

/** A worker with one core and 1 GiB, alive and idle, as the container with that short id. */
export function worker(host: string, change: Partial<SparkWorker> = {}): SparkWorker {
  return {
    id: `worker-${host}`,
    host,
    port: 40000,
    webUrl: `http://${host}:8081`,
    cores: 1,
    coresUsed: 0,
    memoryMiB: 1024,
    memoryUsedMiB: 0,
    state: 'ALIVE',
    lastHeartbeat: now - 5_000,
    ...change,
  }
}

/** The container of a worker, 2 GiB. */
export function container(
  shortId: string,
  change: Partial<Facts['containers'][number]> = {},
): Facts['containers'][number] {
  return {
    id: shortId.padEnd(64, '0'),
    shortId,
    name: `test-worker-${shortId}`,
    service: 'worker',
    state: 'running',
    memoryLimitBytes: 2048 * MiB,
    ...change,
  }
}

/** An application that has waited for a minute. */
export function application(id: string, change: Partial<Application> = {}): Application {
  return {
    id,
    name: id,
    user: 'spark',
    cores: 0,
    memoryPerExecutorMiB: 1024,
    startedAt: now - 60_000,
    durationMs: 60_000,
    state: 'WAITING',
    ...change,
  }
}

/** What an application says of itself: nothing but its properties, until changed. */
export function rest(
  change: Partial<ApplicationSnapshot> = {},
  properties: Readonly<Record<string, string>> = {},
): ApplicationSnapshot {
  return {
    asked: askedOf(properties),
    jobs: [],
    stages: [],
    executors: [],
    summaries: [],
    tasks: [],
    storage: [],
    sql: [],
    ...change,
  }
}

/** An active executor with one slot. */
export function executor(id: string, host: string, change: Partial<Executor> = {}): Executor {
  return {
    id,
    isDriver: false,
    host,
    active: true,
    cores: 1,
    maxTasks: 1,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    durationMs: 0,
    gcTimeMs: 0,
    memoryUsedBytes: 0,
    maxMemoryBytes: 434 * MiB,
    addedAt: now - 120_000,
    removedAt: undefined,
    removeReason: undefined,
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
    peakHeapBytes: undefined,
    peakOffHeapBytes: undefined,
    peakPythonBytes: undefined,
    ...change,
  }
}

/** An active stage of ten tasks, a minute old. */
export function stage(id: number, change: Partial<Stage> = {}): Stage {
  return {
    id,
    attempt: 0,
    name: 'count at job.py:1',
    sql: false,
    status: 'ACTIVE',
    tasks: 10,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    killedTasks: 0,
    submittedAt: now - 60_000,
    firstTaskAt: undefined,
    completedAt: undefined,
    failureReason: undefined,
    executorRunTimeMs: 0,
    executorCpuTimeNs: 0,
    gcTimeMs: 0,
    memorySpilledBytes: 0,
    diskSpilledBytes: 0,
    inputBytes: 0,
    outputBytes: 0,
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
    shuffleFetchWaitMs: 0,
    ...change,
  }
}

/** A task that runs since a minute. */
export function task(id: number, change: Partial<Task> = {}): Task {
  return {
    stageId: 0,
    attempt: 0,
    id,
    index: id,
    status: 'RUNNING',
    executorId: '0',
    host: 'aaa',
    launchedAt: now - 60_000,
    durationMs: undefined,
    locality: 'PROCESS_LOCAL',
    speculative: false,
    gcMs: 0,
    inputBytes: 0,
    shuffleReadBytes: 0,
    diskSpilledBytes: 0,
    error: undefined,
    ...change,
  }
}

/** A running job that is a minute old, with the given id. */
export function job(id: number, change: Partial<ApplicationSnapshot['jobs'][number]> = {}) {
  return {
    id,
    name: 'count at job.py:1',
    sql: false,
    status: 'RUNNING' as const,
    submittedAt: now - 60_000,
    completedAt: undefined,
    stageIds: [id],
    tasks: 10,
    activeTasks: 0,
    completedTasks: 0,
    skippedTasks: 0,
    failedTasks: 0,
    ...change,
  }
}

/** The engine's event of a worker's container. */
export function event(
  action: string,
  shortId: string,
  ago: number,
  exitCode?: number,
): EngineEvent {
  return {
    at: now - ago,
    action,
    containerId: shortId.padEnd(64, '0'),
    containerName: `test-worker-${shortId}`,
    service: 'worker',
    exitCode,
  }
}

/** A cluster of the given workers, each with its container, on an engine of 8 cores and 16 GiB. */
export function facts(
  workers: readonly SparkWorker[],
  applications: readonly ApplicationFacts[],
  change: Partial<Facts> = {},
): Facts {
  const alive = workers.filter(({ state }) => state === 'ALIVE')
  const sum = (of: (one: SparkWorker) => number) => alive.reduce((all, one) => all + of(one), 0)
  return {
    at: now,
    master: {
      url: 'spark://master:7077',
      status: 'ALIVE',
      workers,
      cores: sum((one) => one.cores),
      coresUsed: sum((one) => one.coresUsed),
      memoryMiB: sum((one) => one.memoryMiB),
      memoryUsedMiB: sum((one) => one.memoryUsedMiB),
      active: applications.map((one) => one.application),
      completed: [],
      drivers: [],
    },
    pages: [],
    containers: workers.map(({ host }) => container(host)),
    engine: { cores: 8, memoryBytes: 16 * 1024 * MiB },
    events: [],
    defaultCores: undefined,
    applications,
    reachable: {},
    ...change,
  }
}

/** What is diagnosed, each with its title and what is typed first. */
export function diagnosed(of: Facts) {
  return diagnose(of).map((one) => {
    const says = inWords(one)
    return { ...one, title: says.title, typed: remedyParts(says)[0]?.text }
  })
}
