import type { MasterStatus } from '../../domain/spark.ts'
import { ClientError, type SparkClient } from '../../clients/contracts.ts'
import type { Gate } from '../gate.ts'
import type { World } from '../world.ts'
import type { Cluster } from './cluster.ts'
import { executorLogOf } from './executor-log.ts'
import { cancelJob } from './jobs.ts'
import type { DemoApplication, DemoWorker } from './types.ts'
import { restOf } from './view/application.ts'
import { masterView, workerPageView } from './view/cluster.ts'

/** Spark's HTTP over the simulated cluster: all of it needs the master. */
export function createSparkClient(world: World, cluster: Cluster, gate: Gate): SparkClient {
  const call = <T>(signal: AbortSignal, body: (status: MasterStatus) => T) =>
    gate.call('spark', signal, () => {
      const status = cluster.status()
      if (status === undefined) {
        throw new ClientError('spark', 'the Spark master at 127.0.0.1:8079 refuses connections')
      }
      return body(status)
    })
  const noPage = (what: string, id: string, status: number) =>
    new ClientError(
      'spark',
      `${what} ${id} has no page at the master (status ${status}): it ended, or the master cannot reach it`,
    )
  const notRunning = (what: string) => new ClientError('spark', `${what} is not running`)
  const find = (id: string) => cluster.active().find((application) => application.id === id)
  /** One whose page the master finds: it asks the driver by the same name as executors do. */
  const active = (id: string): DemoApplication => {
    const found = find(id)
    if (found === undefined) throw noPage('application', id, 404)
    if (!found.reachable) throw noPage('application', id, 502)
    return found
  }
  const worker = (id: string): DemoWorker => {
    const found = cluster.workers.all().find((one) => one.id === id)
    const there = found !== undefined && !found.partitioned
    if (!there || cluster.workers.in(found.container) !== found) throw noPage('worker', id, 404)
    return found
  }

  return {
    master: (signal) => call(signal, (status) => masterView(cluster, status, world.now())),
    workerPage: (id, signal) => call(signal, () => workerPageView(worker(id))),
    application: (id, signal) => call(signal, () => restOf(active(id), world.now())),
    executorLog: (of, signal) => call(signal, () => executorLogOf(worker(of.workerId), of)),
    killApplication: (id, signal) =>
      call(signal, () => {
        const found = find(id)
        if (found === undefined) throw notRunning(`application ${id}`)
        cluster.finish(found, 'KILLED')
      }),
    killStage: (id, stageId, signal) =>
      call(signal, () => {
        const application = find(id) && active(id)
        const job = application?.jobs.find(({ stages }) =>
          stages.some(
            (stage) =>
              stage.id === stageId && (stage.status === 'ACTIVE' || stage.status === 'PENDING'),
          ),
        )
        if (application === undefined || job === undefined) {
          throw notRunning(`stage ${stageId} of ${id}`)
        }
        // A stage ends with every job that needs it (Spark `StagesTab.handleKillRequest`).
        cancelJob(world, application, job, 'because killed via the Web UI')
      }),
    killJob: (id, jobId, signal) =>
      call(signal, () => {
        const application = find(id) && active(id)
        const job = application?.jobs.find((one) => one.id === jobId && one.status === 'RUNNING')
        if (application === undefined || job === undefined)
          throw notRunning(`job ${jobId} of ${id}`)
        // Spark gives no reason there (`JobsTab.handleKillRequest`).
        cancelJob(world, application, job, '')
      }),
  }
}
