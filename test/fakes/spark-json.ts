import type { FakeWorker } from './spark.ts'

export interface FakeApplication {
  readonly id: string
  name: string
  cores: number
  state: 'WAITING' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED'
  /** Milliseconds since the epoch. */
  startedAt: number
  tasks: number
  done: number
  /** Short id of the container that its driver runs in. */
  driverHost: string
  environment: Readonly<Record<string, string>>
  /** Where its executor runs; absent: on a host that is no worker's. */
  workerHost?: string
  /** True: its job was killed. */
  cancelled?: boolean
  /** True: no executor has registered with its driver. */
  alone?: boolean
  /** So many SQL queries have ended, each with a job of one stage that read a shuffle in two tasks. */
  queries?: number
  /** Of the queries the API knows the last so many. */
  retained?: number
}

/** An application that runs one job of ten tasks, none of them done. */
export function newApplication(id: string): FakeApplication {
  return {
    id,
    name: 'Spark Pi',
    cores: 2,
    state: 'RUNNING',
    startedAt: Date.now(),
    tasks: 10,
    done: 0,
    driverHost: 'driver',
    environment: { 'spark.app.name': 'Spark Pi' },
  }
}

const applicationRow = (application: FakeApplication) => ({
  id: application.id,
  starttime: application.startedAt,
  name: application.name,
  cores: application.cores,
  user: 'spark',
  memoryperexecutor: 1024,
  memoryperslave: 1024,
  submitdate: 'Mon Nov 23 12:00:00 UTC 2026',
  state: application.state,
  duration: Date.now() - application.startedAt,
})

/** The master's `/json/`, with the fields of Spark 4.3. */
export function masterAnswer(of: {
  readonly status: string
  readonly workers: readonly FakeWorker[]
  readonly active: readonly FakeApplication[]
  readonly completed: readonly FakeApplication[]
}): unknown {
  const alive = of.workers.filter(({ state }) => state === 'ALIVE')
  const sum = (value: (worker: FakeWorker) => number) =>
    alive.reduce((total, worker) => total + value(worker), 0)
  return {
    url: 'spark://master:7077',
    workers: of.workers.map((worker) => ({
      id: worker.id,
      host: worker.host,
      port: 30_001,
      webuiaddress: `http://${worker.host}:8081`,
      cores: worker.cores,
      coresused: worker.executors.length,
      coresfree: worker.cores - worker.executors.length,
      memory: worker.memoryMiB,
      memoryused: worker.executors.length * 1024,
      memoryfree: worker.memoryMiB - worker.executors.length * 1024,
      resources: {},
      state: worker.state,
      lastheartbeat: Date.now(),
    })),
    aliveworkers: alive.length,
    cores: sum(({ cores }) => cores),
    coresused: sum(({ executors }) => executors.length),
    memory: sum(({ memoryMiB }) => memoryMiB),
    memoryused: sum(({ executors }) => executors.length * 1024),
    resources: [],
    resourcesused: [],
    activeapps: of.active.map(applicationRow),
    completedapps: of.completed.map(applicationRow),
    activedrivers: [],
    completeddrivers: [],
    status: of.status,
  }
}

/** `2026-11-23T12:00:00.000GMT`, Spark's own form of a time. */
const time = (at: number) => new Date(at).toISOString().replace('Z', 'GMT')

const queryIds = ({ queries = 0 }: FakeApplication) =>
  Array.from({ length: queries }, (_, index) => queries - 1 - index)

/** Answers of an application's REST API by the last part of the path. */
export const applicationAnswers: Readonly<
  Record<string, (of: FakeApplication, query: URLSearchParams) => unknown>
> = {
  // As `SqlResource.sqlList`: from the oldest that is kept.
  sql: (of, query) => {
    const from = Number(query.get('offset') ?? 0)
    return queryIds(of)
      .slice(0, of.retained)
      .toReversed()
      .slice(from, from + Number(query.get('length') ?? 20))
      .map((id) => ({
        id,
        status: 'COMPLETED',
        description: `query ${id}`,
        submissionTime: time(of.startedAt),
        duration: 20_000,
        runningJobIds: [],
        successJobIds: [id + 1],
        failedJobIds: [],
      }))
  },
  jobs: (of) => [
    ...queryIds(of).map((id) => ({
      jobId: id + 1,
      name: 'count at query.py:1',
      status: 'SUCCEEDED',
      submissionTime: time(of.startedAt),
      completionTime: time(of.startedAt + 20_000),
      stageIds: [id + 1],
      numTasks: 2,
      numCompletedTasks: 2,
    })),
    {
      jobId: 0,
      name: 'reduce at SparkPi.scala:38',
      submissionTime: time(of.startedAt),
      stageIds: [0],
      status: of.cancelled === true ? 'FAILED' : of.done < of.tasks ? 'RUNNING' : 'SUCCEEDED',
      numTasks: of.tasks,
      numActiveTasks: Math.min(of.cores, of.tasks - of.done),
      numCompletedTasks: of.done,
      numSkippedTasks: 0,
      numFailedTasks: 0,
    },
  ],
  stages: (of) => [
    ...queryIds(of).map((id) => ({
      status: 'COMPLETE',
      stageId: id + 1,
      attemptId: 0,
      numTasks: 2,
      numCompleteTasks: 2,
      executorRunTime: 40_000,
      executorCpuTime: 40_000_000_000,
      submissionTime: time(of.startedAt),
      firstTaskLaunchedTime: time(of.startedAt),
      completionTime: time(of.startedAt + 20_000),
      shuffleReadBytes: 64 * 1024 * 1024,
      name: 'count at query.py:1',
      taskMetricsDistributions: { quantiles: [0.5, 1], duration: [19_000, 20_000] },
      details: 'org.apache.spark.sql.classic.Dataset.count(Dataset.scala:1)',
    })),
    {
      status: of.cancelled === true ? 'FAILED' : of.done < of.tasks ? 'ACTIVE' : 'COMPLETE',
      stageId: 0,
      attemptId: 0,
      numTasks: of.tasks,
      numActiveTasks: Math.min(of.cores, of.tasks - of.done),
      numCompleteTasks: of.done,
      numFailedTasks: 0,
      executorRunTime: of.done * 500,
      executorCpuTime: of.done * 400_000_000,
      jvmGcTime: 12,
      submissionTime: time(of.startedAt),
      inputBytes: 0,
      memoryBytesSpilled: 0,
      diskBytesSpilled: 0,
      shuffleReadBytes: 0,
      shuffleWriteBytes: 0,
      shuffleFetchWaitTime: 0,
      name: 'reduce at SparkPi.scala:38',
      ...(of.done > 0 && {
        taskMetricsDistributions: { quantiles: [0.5, 0.95, 1], duration: [450, 600, 700] },
      }),
    },
  ],
  allexecutors: (of) => [
    {
      id: 'driver',
      hostPort: `${of.driverHost}:41001`,
      isActive: true,
      totalCores: 0,
      maxTasks: 0,
    },
    ...(of.alone === true
      ? []
      : [
          {
            id: '0',
            hostPort: `${of.workerHost ?? 'worker'}:41002`,
            isActive: true,
            totalCores: of.cores,
            maxTasks: of.cores,
            activeTasks: Math.min(of.cores, of.tasks - of.done),
            completedTasks: of.done,
            totalDuration: of.done * 500,
            addTime: time(of.startedAt),
          },
        ]),
  ],
  environment: (of) => ({ sparkProperties: Object.entries(of.environment) }),
}
