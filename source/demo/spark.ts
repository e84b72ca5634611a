import { cleanText } from '../domain/text.ts'
import type {
  Application,
  Master,
  MasterStatus,
  SparkWorker,
  WorkerExecutor,
  WorkerPage,
} from '../domain/spark.ts'
import type { ApplicationSnapshot } from '../domain/application.ts'
import { ClientError, type EventLogClient, type SparkClient } from '../clients/contracts.ts'
import { type Cluster, heartbeatOf, usedOf } from './cluster.ts'
import { lastOf } from './executor-log.ts'
import { heldBy } from './executors.ts'
import type { Gate } from './faults.ts'
import type { World } from './world.ts'
import type { DemoWorker, DemoApplication, DemoExecutor } from './simulation.ts'

/** How much of the end of an executor's log is read, as the real client asks for. */
const tailBytes = 64 * 1024

function workerOf(worker: DemoWorker, isRecovering: boolean, now: number): SparkWorker {
  const { id, container, port, cores, memoryMiB, state } = worker
  const used = usedOf(worker)
  return {
    id,
    host: container.shortId,
    port,
    webUrl: `http://${container.shortId}:8081`,
    cores,
    coresUsed: used.cores,
    memoryMiB,
    memoryUsedMiB: used.memoryMiB,
    // Until a worker has answered the new master nothing is known of it.
    state: isRecovering && state === 'ALIVE' ? 'UNKNOWN' : state,
    lastHeartbeat: heartbeatOf(worker, now),
  }
}

function applicationOf(application: DemoApplication, now: number): Application {
  const { id, name, asked, submittedAt, endedAt, state, executors } = application
  return {
    id,
    name,
    user: 'spark',
    state,
    cores: heldBy(executors.filter((one) => one.state !== 'gone')).cores,
    memoryPerExecutorMiB: asked.executorMemoryMiB,
    startedAt: submittedAt,
    durationMs: (endedAt ?? now) - submittedAt,
  }
}

/** What the master's `/json/` says. */
function masterOf(cluster: Cluster, status: MasterStatus, now: number): Master {
  const workers = cluster.workers().map((worker) => workerOf(worker, status !== 'ALIVE', now))
  const sum = (of: (worker: SparkWorker) => number) =>
    workers.filter(({ state }) => state === 'ALIVE').reduce((total, one) => total + of(one), 0)
  return {
    url: 'spark://master:7077',
    status,
    workers,
    cores: sum(({ cores }) => cores),
    coresUsed: sum(({ coresUsed }) => coresUsed),
    memoryMiB: sum(({ memoryMiB }) => memoryMiB),
    memoryUsedMiB: sum(({ memoryUsedMiB }) => memoryUsedMiB),
    active: cluster.active().map((application) => applicationOf(application, now)),
    drivers: [],
    completed: cluster.completed().map((application) => applicationOf(application, now)),
  }
}

/** A worker's own page. */
function pageOf({ id, executors, finished }: DemoWorker): WorkerPage {
  const told = ({ id: number, application, memoryMiB }: DemoExecutor): WorkerExecutor => ({
    id: String(number),
    applicationId: application.id,
    applicationName: application.name,
    memoryMiB,
  })
  const drivers = [...finished, ...executors].map(({ application }) => {
    const { asked, driverPort } = application
    return [application.id, { host: asked.driverHost ?? '', port: driverPort }] as const
  })
  return {
    id,
    executors: executors.map(told),
    finishedExecutors: finished.map(told),
    drivers: new Map(drivers),
  }
}

/** All that an application says of itself: the replay of what happened, and what is in memory. */
function snapshotOf(application: DemoApplication, now: number): ApplicationSnapshot {
  const { replay, cached, endedAt, submittedAt } = application
  const { rest } = replay.told()
  const until = endedAt ?? now
  const heldBytes = (id: string) =>
    [...cached].reduce((sum, [{ bytes }, where]) => {
      const own = [...where.values()].filter((holder) => String(holder.id) === id)
      return sum + own.length * bytes
    }, 0)
  return {
    ...rest,
    executors: rest.executors.map((one) => ({
      ...one,
      ...(one.isDriver && { durationMs: until - submittedAt }),
      memoryUsedBytes: one.active ? 2719 + one.completedTasks * 3100 + heldBytes(one.id) : 0,
    })),
    tasks: rest.tasks.map((task) =>
      task.durationMs === undefined
        ? { ...task, durationMs: until - (task.launchedAt ?? until) }
        : task,
    ),
    sql: rest.sql.map((query) =>
      query.status === 'RUNNING'
        ? { ...query, durationMs: until - (query.submittedAt ?? until) }
        : query,
    ),
    storage: [...cached].map(([{ id, name, partitions, level, bytes }, where]) => ({
      id,
      name,
      partitions,
      cachedPartitions: where.size,
      storageLevel: level,
      memoryBytes: where.size * bytes,
      diskBytes: 0,
    })),
  }
}

/** Spark's HTTP over the simulated cluster: all of it needs the master. */
export function createDemoSpark(world: World, cluster: Cluster, gate: Gate): SparkClient {
  const { now } = world
  const call = <T>(signal: AbortSignal, body: (status: MasterStatus) => T) =>
    gate.call('spark', signal, () => {
      const status = cluster.status()
      if (status !== undefined) return body(status)
      throw new ClientError('spark', 'the Spark master at 127.0.0.1:8079 refuses connections')
    })
  const noPage = (what: string, status: number) => {
    const why = 'it ended, or the master cannot reach it'
    return new ClientError('spark', `${what} has no page at the master (status ${status}): ${why}`)
  }
  const find = (id: string) => cluster.active().find((application) => application.id === id)
  /** One whose page the master finds: it asks the driver by the same name as executors do. */
  const reached = (id: string): DemoApplication => {
    const found = find(id)
    if (found?.reachable === true) return found
    throw noPage(`application ${id}`, found === undefined ? 404 : 502)
  }
  const worker = (id: string): DemoWorker => {
    const found = cluster.workers().find((one) => one.id === id)
    if (found?.silentSince === undefined && found && cluster.inside(found.container) === found)
      return found
    throw noPage(`worker ${id}`, 404)
  }
  const cancel = (
    id: string,
    what: string,
    why: string,
    isMeant: Parameters<DemoApplication['cancel']>[0],
  ) => {
    if (find(id) !== undefined && reached(id).cancel(isMeant, why)) return
    throw new ClientError('spark', `${what} of ${id} is not running`)
  }

  return {
    master: (signal) => call(signal, (status) => masterOf(cluster, status, now())),
    workerPage: (id, signal) => call(signal, () => pageOf(worker(id))),
    application: (id, signal) => call(signal, () => snapshotOf(reached(id), now())),
    executorLog: (of, signal) =>
      call(signal, () => {
        const { executors, finished } = worker(of.workerId)
        const found = [...executors, ...finished].find(
          ({ id, application }) =>
            application.id === of.applicationId && String(id) === of.executorId,
        )
        if (found === undefined) {
          const what = `executor ${cleanText(of.executorId)} of ${cleanText(of.applicationId)}`
          throw new ClientError('spark', `${what} left no ${of.stream} on its worker`)
        }
        return of.stream === 'stderr' ? lastOf(found, tailBytes) : { lines: [], skippedBytes: 0 }
      }),
    killApplication: (id, signal) =>
      call(signal, () => {
        const found = find(id)
        if (found === undefined) throw new ClientError('spark', `application ${id} is not running`)
        cluster.finish(found, 'KILLED')
      }),
    killStage: (id, stage, signal) =>
      call(signal, () => {
        cancel(
          id,
          `stage ${stage}`,
          'because killed via the Web UI',
          ({ event }, runs) => event.stageIds.includes(stage) && runs(stage),
        )
      }),
    killJob: (id, job, signal) =>
      call(signal, () => {
        // Spark gives no reason there (`JobsTab.handleKillRequest`).
        cancel(id, `job ${job}`, '', ({ event }) => event.id === job)
      }),
  }
}

/** Event logs of the simulated cluster: what the master still knows of what has ended. */
export function createEventLogs(cluster: Cluster, gate: Gate): EventLogClient {
  return {
    read: (id, signal) =>
      gate.call('engine', signal, () => {
        const found = cluster.completed().find((application) => application.id === id)
        if (found === undefined) return undefined
        return {
          ...found.replay.told(),
          rest: snapshotOf(found, found.endedAt ?? 0),
          badLines: 0,
          cut: false,
        }
      }),
  }
}
