import type { MasterStatus } from '../../../model/spark.ts'
import { ClientError, type SparkClient } from '../../contracts.ts'
import type { Gate } from '../gate.ts'
import type { World } from '../world.ts'
import type { Cluster } from './cluster.ts'
import type { DemoApplication } from './types.ts'
import { applicationView, environmentOf, masterView, workerView } from './view.ts'

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
  const noPage = (what: string, id: string) =>
    new ClientError(
      'spark',
      `${what} ${id} has no page at the master (status 404): it ended, or the master cannot reach it`,
    )
  const active = (id: string): DemoApplication => {
    const found = cluster.active().find((application) => application.id === id)
    if (found === undefined) throw noPage('application', id)
    return found
  }

  return {
    master: (signal) => call(signal, (status) => masterView(cluster, status, world.now())),
    worker: (id, signal) =>
      call(signal, () => {
        const worker = cluster.workers.all().find((one) => one.id === id)
        if (worker === undefined || worker.partitioned) throw noPage('worker', id)
        if (cluster.workers.in(worker.container) !== worker) throw noPage('worker', id)
        return workerView(worker)
      }),
    application: (id, signal) => call(signal, () => applicationView(active(id))),
    environment: (id, signal) => call(signal, () => environmentOf(active(id))),
    killApplication: (id, signal) =>
      call(signal, () => {
        const found = cluster.active().find((application) => application.id === id)
        if (found === undefined) throw new ClientError('spark', `application ${id} is not running`)
        cluster.finish(found, 'KILLED')
      }),
  }
}
