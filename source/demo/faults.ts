import type { KnownService as Service } from '../domain/container.ts'
import type { DemoContainer } from './engine/container.ts'
import type { Host } from './engine/host.ts'
import type { Gate, System } from './gate.ts'
import type { Cluster } from './spark/cluster.ts'

/** What can be made to go wrong. Where no worker has the given number nothing happens. */
export interface DemoFaults {
  /** Its process crashes; a restart policy starts it again after a few seconds. */
  kill(service: Service, number?: number): void
  /** Calls to a system during the next `ms` get no answer (see `Gate`). */
  hang(system: System, ms: number): void
  /** A worker's container is killed for memory: event `oom`, exit status 137. */
  oom(worker: number): void
  /** Samples of containers come so many times slower; 1 is as usual. */
  slowStats(factor: number): void
  /** While true, every executor dies at its start; the tenth fails its application. */
  refuseExecutors(refuse: boolean): void
  /** Cuts a worker off from the master (heartbeats stop), or joins it again. */
  partition(worker: number, cut?: boolean): void
}

/** Makes the faults of a simulated cluster; `stats` holds the factor of the stats streams. */
export function createFaults(
  host: Host,
  cluster: Cluster,
  gate: Gate,
  stats: { slow: number },
): DemoFaults {
  const numbered = (service: Service, number: number | undefined): DemoContainer | undefined =>
    host.of(service).find((container) => number === undefined || container.number === number)
  return {
    kill: (service, number) => {
      const container = numbered(service, number)
      if (container !== undefined) host.exit(container, 137, { byHand: false })
    },
    hang: (system, ms) => {
      gate.hang(system, ms)
    },
    oom: (number) => {
      const container = numbered('worker', number)
      if (container?.state !== 'running') return
      host.emit(container, 'oom')
      host.exit(container, 137, { byHand: false, oom: true })
    },
    slowStats: (factor) => {
      stats.slow = Math.max(1, factor)
    },
    refuseExecutors: (refuse) => {
      cluster.scheduler.refuse(refuse)
    },
    partition: (number, cut = true) => {
      const container = numbered('worker', number)
      const worker = container && cluster.workers.in(container)
      if (worker !== undefined) worker.partitioned = cut
    },
  }
}
