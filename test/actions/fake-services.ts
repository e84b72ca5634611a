import { emptySnapshot } from '../store/records.ts'
import type { Redis } from '../../source/domain/redis.ts'
import type { Traefik } from '../../source/domain/traefik.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import type { Container } from '../../source/domain/container.ts'
import type { SparkWorker } from '../../source/domain/spark.ts'
import type { FakeCluster } from './fake-clients.ts'

const notHere = () => Promise.reject(new Error('not here'))

/** Asks whether something answers: throws what is broken, and where its container does not run. */
export type Ask = (signal: AbortSignal, words: string, service?: Container['service']) => void

/** Spark, Traefik and Redis of a fake cluster. */
export function fakeServices(
  cluster: FakeCluster,
  ask: Ask,
): Pick<Clients, 'spark' | 'services' | 'history' | 'eventLogs'> {
  const alive = () => cluster.spark.filter(({ state }) => state === 'ALIVE')
  return {
    spark: {
      master: async (signal) => {
        ask(signal, 'master', 'master')
        const sum = (of: (worker: SparkWorker) => number) =>
          alive().reduce((total, worker) => total + of(worker), 0)
        return await Promise.resolve({
          url: 'spark://master:7077',
          status: 'ALIVE',
          workers: cluster.spark,
          cores: sum(({ cores }) => cores),
          coresUsed: sum(({ coresUsed }) => coresUsed),
          memoryMiB: sum(({ memoryMiB }) => memoryMiB),
          memoryUsedMiB: sum(({ memoryUsedMiB }) => memoryUsedMiB),
          active: cluster.applications,
          completed: [],
          drivers: cluster.drivers,
        })
      },
      workerPage: async (id, signal) => {
        ask(signal, 'worker page', 'master')
        const left = cluster.executors.get(id) ?? 0
        const leaves = cluster.spark.find((one) => one.id === id)?.state === 'DECOMMISSIONED'
        if (leaves && left > 0 && Number.isFinite(left)) cluster.executors.set(id, left - 1)
        const executors = Array.from({ length: Number.isFinite(left) ? left : 1 }, (_, index) => ({
          id: String(index),
          applicationId: 'app-20260101120000-0001',
          applicationName: 'x',
          cores: 1,
          memoryMiB: 512,
        }))
        return await Promise.resolve({
          id,
          executors,
          finishedExecutors: [],
          drivers: new Map(),
        })
      },
      application: () => Promise.resolve(emptySnapshot),
      killStage: async (id, stageId, signal) => {
        ask(signal, `kill stage ${stageId} of ${id}`)
        cluster.calls.push(`kill stage ${stageId} of ${id}`)
        await Promise.resolve()
      },
      killJob: async (id, jobId, signal) => {
        ask(signal, `kill job ${jobId} of ${id}`)
        cluster.calls.push(`kill job ${jobId} of ${id}`)
        await Promise.resolve()
      },
      executorLog: notHere,
      killApplication: async (id, signal) => {
        ask(signal, `kill ${id}`)
        cluster.calls.push(`kill ${id}`)
        cluster.applications = cluster.applications.filter((one) => one.id !== id)
        await Promise.resolve()
      },
    },
    eventLogs: { read: notHere },
    history: { remember: notHere, summaries: notHere },
    services: {
      traefik: {
        state: async (signal): Promise<Traefik> => {
          ask(signal, 'traefik', 'traefik')
          const master = cluster.containers.find(({ service }) => service === 'master')
          const hosts = [...(master?.ipAddresses ?? []), ...alive().map(({ host }) => host)]
          const servers = hosts.map((host) => ({
            url: `http://${host}`,
            up: true,
          }))
          return await Promise.resolve({
            version: '3.7.0',
            startedAt: 1,
            entryPoints: [],
            routers: [
              { name: 'all', rule: '', service: 'all', entryPoints: [], status: 'enabled' },
            ],
            services: [{ name: 'all', status: 'enabled', servers }],
            totals: [],
          })
        },
      },
      redis: {
        state: async (signal): Promise<Redis> => {
          ask(signal, 'redis', 'redis')
          return await Promise.resolve({
            server: 'Redis',
            version: '7.0.15',
            uptimeS: 10,
            role: 'master',
            clients: 1,
            blockedClients: 0,
            memoryBytes: 1024 ** 2,
            memoryLimitBytes: 0,
            evictionPolicy: 'volatile-lru',
            fragmentation: undefined,
            opsPerSecond: 1,
            hits: 1,
            misses: 1,
            keys: 3,
            keysWithExpiry: 0,
            evictedKeys: 0,
            expiredKeys: 0,
            rdbLastSaveAt: undefined,
            rdbLastSaveOk: true,
            aofEnabled: true,
            aofLastWriteOk: true,
            loading: false,
            slowLog: [],
          })
        },
      },
    },
  }
}
