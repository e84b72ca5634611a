import type { Container, ContainerSample } from '../../source/domain/container.ts'
import { runLabels } from '../../source/domain/run.ts'
import type { ApplicationSnapshot, Job, Stage } from '../../source/domain/application.ts'
import type { Application, Master, SparkWorker } from '../../source/domain/spark.ts'
import { emptySnapshot } from '../store/records.ts'

/** Noon, local time: the clock on the frames reads 12:00:00 wherever the tests run. */
export const now = new Date(2026, 0, 15, 12, 0, 0).getTime()

export const mib = 1024 * 1024
export const hex = (seed: string) => Buffer.from(seed).toString('hex').padEnd(64, '0').slice(0, 64)

export function container(change: Partial<Container> & Pick<Container, 'service'>): Container {
  const number = change.number ?? 1
  const name = change.name ?? `sparky-${change.service}-${number}`
  const id = change.id ?? hex(`${number}${change.service}`)
  return {
    id,
    shortId: id.slice(0, 12),
    name,
    number,
    image: 'spark-on-docker/spark',
    state: 'running',
    health: 'healthy',
    exitCode: undefined,
    createdAt: now - 7_200_000,
    startedAt: now - 7_200_000,
    finishedAt: undefined,
    oomKilled: false,
    labels: {},
    ipAddresses: [`172.18.0.${10 + number}`],
    ...change,
  }
}

export function worker(number: number, change: Partial<Container> = {}): Container {
  return container({ service: 'worker', number, ...change })
}

export function run(
  number: number,
  example: string,
  args: readonly string[],
  change: Partial<Container> = {},
): Container {
  return container({
    service: 'run',
    number,
    id: hex(`${number}run`),
    name: `sparky-run-${example}-${number}`,
    labels: { [runLabels.example]: example, [runLabels.arguments]: JSON.stringify(args) },
    startedAt: now - 60_000 * number,
    ...change,
  })
}

export function sparkWorker(of: Container, change: Partial<SparkWorker> = {}): SparkWorker {
  return {
    id: `worker-20260115100000-${of.shortId}-7078`,
    host: of.shortId,
    port: 7078,
    webUrl: '',
    cores: 2,
    coresUsed: 1,
    memoryMiB: 1024,
    memoryUsedMiB: 512,
    state: 'ALIVE',
    lastHeartbeat: now - 3000,
    ...change,
  }
}

export function application(number: number, change: Partial<Application> = {}): Application {
  return {
    id: `app-2026011511000${number}-000${number}`,
    name: `Spark Pi ${number}`,
    user: 'spark',
    cores: 2,
    memoryPerExecutorMiB: 512,
    startedAt: now - 60_000 + number,
    durationMs: 60_000,
    state: 'RUNNING',
    ...change,
  }
}

export function master(workers: readonly SparkWorker[], change: Partial<Master> = {}): Master {
  const sum = (of: (worker: SparkWorker) => number) =>
    workers.reduce((total, each) => total + of(each), 0)
  return {
    url: 'spark://master:7077',
    status: 'ALIVE',
    workers,
    cores: sum((each) => each.cores),
    coresUsed: sum((each) => each.coresUsed),
    memoryMiB: sum((each) => each.memoryMiB),
    memoryUsedMiB: sum((each) => each.memoryUsedMiB),
    active: [application(1)],
    drivers: [],
    completed: [application(0, { name: 'PageRank', state: 'FINISHED' })],
    ...change,
  }
}

export function job(id: number, change: Partial<Job> = {}): Job {
  return {
    id,
    name: 'reduce at SparkPi.scala:38',
    status: 'RUNNING',
    submittedAt: now - 20_000,
    completedAt: undefined,
    stageIds: [id],
    tasks: 100,
    activeTasks: 2,
    completedTasks: 40,
    skippedTasks: 0,
    failedTasks: 0,
    ...change,
  }
}

export function stage(id: number, change: Partial<Stage> = {}): Stage {
  return {
    id,
    attempt: 0,
    name: 'reduce at SparkPi.scala:38',
    sql: false,
    status: 'ACTIVE',
    tasks: 100,
    activeTasks: 2,
    completedTasks: 40,
    failedTasks: 0,
    submittedAt: now - 20_000,
    completedAt: undefined,
    executorRunTimeMs: 30_000,
    executorCpuTimeNs: 20_000_000_000,
    gcTimeMs: 400,
    memorySpilledBytes: 0,
    diskSpilledBytes: 0,
    inputBytes: 0,
    shuffleReadBytes: 3 * mib,
    shuffleWriteBytes: 0,
    shuffleFetchWaitMs: 0,
    killedTasks: 0,
    outputBytes: 0,
    firstTaskAt: now - 20_000,
    failureReason: undefined,
    ...change,
  }
}

export function detail(hosts: readonly string[]): ApplicationSnapshot {
  return {
    ...emptySnapshot,
    jobs: [job(0)],
    stages: [stage(0)],
    executors: ['driver', ...hosts].map((host, index) => ({
      id: index === 0 ? 'driver' : String(index),
      isDriver: index === 0,
      host,
      active: true,
      cores: 1,
      maxTasks: 1,
      activeTasks: 1,
      completedTasks: 20,
      failedTasks: 0,
      durationMs: 1000,
      gcTimeMs: 10,
      memoryUsedBytes: 0,
      maxMemoryBytes: 100 * mib,
      addedAt: now - 60_000,
      removeReason: undefined,
      removedAt: undefined,
      shuffleReadBytes: 0,
      shuffleWriteBytes: 0,
      peakHeapBytes: undefined,
      peakOffHeapBytes: undefined,
      peakPythonBytes: undefined,
    })),
  }
}

export function samples(count: number, cpu = 40): readonly ContainerSample[] {
  return Array.from({ length: count }, (_, index) => ({
    at: now - (count - index) * 1000,
    cpuPercent: index === 0 ? undefined : cpu + (index % 10),
    memoryBytes: 400 * mib,
    memoryLimitBytes: 1408 * mib,
    receivedBytes: 2048 * index,
    sentBytes: 1024 * index,
    readBytes: 4096 * index,
    writtenBytes: 0,
    processes: 42,
  }))
}
