import type { MasterStatus } from '../../../model/spark.ts'
import { askedOf } from '../../../model/spark-facts.ts'
import { ClientError, type SparkClient, type SparkInsight } from '../../contracts.ts'
import type { Gate } from '../gate.ts'
import type { World } from '../world.ts'
import type { Cluster } from './cluster.ts'
import type { DemoApplication, DemoWorker } from './types.ts'
import { applicationView, environmentOf, masterView, workerView } from './view.ts'

/** Spark's HTTP over the simulated cluster: all of it needs the master. */
export function createSparkClient(
  world: World,
  cluster: Cluster,
  gate: Gate,
): SparkClient & SparkInsight {
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

  const worker = (id: string): DemoWorker => {
    const found = cluster.workers.all().find((one) => one.id === id)
    const there = found !== undefined && !found.partitioned
    if (!there || cluster.workers.in(found.container) !== found) throw noPage('worker', id)
    return found
  }

  return {
    master: (signal) => call(signal, (status) => masterView(cluster, status, world.now())),
    worker: (id, signal) => call(signal, () => workerView(worker(id))),
    workerPage: (id, signal) =>
      call(signal, () => ({ detail: workerView(worker(id)), drivers: new Map() })),
    application: (id, signal) => call(signal, () => applicationView(active(id))),
    facts: (id, signal) =>
      call(signal, () => ({
        ...applicationView(active(id)),
        asked: askedOf(environmentOf(active(id))),
        tasks: [],
        storage: [],
        sql: [],
      })),
    killStage: () => Promise.reject(new ClientError('spark', 'no stage can be killed here yet')),
    killJob: () => Promise.reject(new ClientError('spark', 'no job can be killed here yet')),
    executorLog: () => Promise.resolve({ lines: [], skippedBytes: 0 }),
    killApplication: (id, signal) =>
      call(signal, () => {
        const found = cluster.active().find((application) => application.id === id)
        if (found === undefined) throw new ClientError('spark', `application ${id} is not running`)
        cluster.finish(found, 'KILLED')
      }),
  }
}
