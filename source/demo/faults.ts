import type { KnownService as Service } from '../domain/container.ts'
import { ClientError } from '../clients/contracts.ts'
import type { Cluster } from './cluster.ts'
import type { Host } from './containers.ts'
import { doneOrAborted } from '../clients/clock.ts'
import type { World } from './world.ts'

export type System = ClientError['system']

/** After this a real client gives up on a system that does not answer. */
const giveUpMs = 3000

/** Every call goes through here, so that a system can be made to hang. */
export interface Gate {
  /** How many times slower than usual samples of containers come. */
  slowStats: number
  /** Calls made during the next `ms` get no answer. */
  hang(system: System, ms: number): void
  /**
   * Answers with `body`, unless the signal has aborted (its reason) or the system hangs: then it
   * ends with the signal's reason, or as real clients do with a `ClientError` after 3 s.
   */
  call<T>(system: System, signal: AbortSignal, body: () => T | Promise<T>): Promise<T>
}

const names: Readonly<Record<System, string>> = {
  engine: 'the Docker engine',
  compose: 'compose',
  spark: 'the Spark master',
  traefik: 'Traefik',
  redis: 'Redis',
}

/** Makes the gate; nothing hangs at first. */
export function createGate(world: World): Gate {
  const until = new Map<System, number>()
  return {
    slowStats: 1,
    hang: (system, ms) => {
      until.set(system, world.now() + ms)
    },
    call: async (system, signal, body) => {
      signal.throwIfAborted()
      if ((until.get(system) ?? 0) <= world.now()) return body()
      await doneOrAborted(signal, (done) => world.after(giveUpMs * world.speed, done))
      signal.throwIfAborted()
      const message = `${names[system]} did not answer in ${giveUpMs / 1000} s`
      throw new ClientError(system, message, { late: true })
    },
  }
}

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

/** Makes the faults of a simulated cluster. */
export function createFaults(host: Host, cluster: Cluster, gate: Gate): DemoFaults {
  const numbered = (service: Service, number?: number) =>
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
      gate.slowStats = Math.max(1, factor)
    },
    refuseExecutors: (refuse) => {
      cluster.scheduler.refusing = refuse
    },
    partition: (number, cut = true) => {
      const container = numbered('worker', number)
      const worker = container && cluster.inside(container)
      if (worker !== undefined) cluster.partition(worker, cut)
    },
  }
}
