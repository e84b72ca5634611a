import type {
  Application,
  Master,
  MasterStatus,
  SparkWorker,
  WorkerExecutor,
  WorkerPage,
} from '../../../domain/spark.ts'
import { type Cluster, usedOf } from '../cluster.ts'
import type { DemoApplication, DemoExecutor, DemoWorker } from '../types.ts'

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
    drivers: [],
    completed: cluster.completed().map((application) => applicationOf(application, now)),
  }
}

function workerExecutor({ id, application, memoryMiB }: DemoExecutor): WorkerExecutor {
  return {
    id: String(id),
    applicationId: application.id,
    applicationName: application.plan.application,
    memoryMiB,
  }
}

/** What a worker's `/json/` says, and where its executors call their drivers, by their command. */
export function workerPageView(worker: DemoWorker): WorkerPage {
  const known = [...worker.finished, ...worker.executors].map(({ application }) => application)
  return {
    id: worker.id,
    executors: worker.executors.map(workerExecutor),
    finishedExecutors: worker.finished.map(workerExecutor),
    drivers: new Map(
      known.map(({ id, asked, driverPort }) => [
        id,
        { host: asked.driverHost ?? '', port: driverPort },
      ]),
    ),
  }
}
