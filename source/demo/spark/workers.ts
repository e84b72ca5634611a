import type { MasterStatus } from '../../domain/spark.ts'
import type { DemoContainer } from '../engine/container.ts'
import type { Host } from '../engine/host.ts'
import type { World } from '../world.ts'
import { saysDecommissioned } from './executor-says.ts'
import { log4j } from './log.ts'
import type { DemoWorker } from './types.ts'

/** From a worker's start until it asks the master for registration, from and to in ms. */
const startMs = [2500, 5000] as const
/** A worker that found no master tries again after this. */
const againMs = 10_000
const heartbeatMs = 15_000
/** `spark.worker.timeout`. */
const timeoutMs = 60_000
/** How long a DEAD worker stays listed. */
const listedMs = 16 * 60_000

/** The workers of the cluster, from registration to being forgotten. */
export interface Workers {
  all(): readonly DemoWorker[]
  /** The one that lives in a container now. */
  in(container: DemoContainer): DemoWorker | undefined
  /** Registrations, heartbeats, deaths. */
  step(): void
  /** After the master came back: what did not outlive its absence is DEAD. */
  recover(): void
  /** The signal SIGPWR reached it. */
  decommission(worker: DemoWorker): void
  say(worker: DemoWorker, text: string, at?: number): void
  /** Called when a worker's executors are lost with it. */
  onLost(task: (worker: DemoWorker, reason: string) => void): void
}

/** Keeps the workers of the worker containers on `host`. */
export function createWorkers(
  world: World,
  host: Host,
  master: {
    readonly status: () => MasterStatus | undefined
    readonly masterSays: (text: string, at?: number) => void
  },
): Workers {
  const random = world.random.fork('workers')
  let all: DemoWorker[] = []
  const attempts = new Map<DemoContainer, number>()
  const lost: ((worker: DemoWorker, reason: string) => void)[] = []

  const inside = (container: DemoContainer) =>
    all.find(
      (worker) =>
        worker.container === container &&
        worker.life === container.starts &&
        container.state === 'running',
    )
  const say: Workers['say'] = (worker, text, at = world.now()) => {
    host.say(worker.container, 'stderr', log4j(at, 'INFO', 'Worker', text), at)
  }

  const register = (container: DemoContainer, at: number) => {
    const digits = new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)
    const port = random.integer(33_000, 46_000)
    const worker: DemoWorker = {
      id: `worker-${digits}-${container.shortId}-${port}`,
      container,
      life: container.starts,
      port,
      cores: 1,
      memoryMiB: 1024,
      state: 'ALIVE',
      lastHeartbeat: world.now(),
      partitioned: false,
      executors: [],
      finished: [],
      held: undefined,
      deadAt: undefined,
      forgottenAt: undefined,
    }
    all = [...all, worker]
    const where = `${container.shortId}:${port}`
    say(worker, 'Successfully registered with master spark://master:7077', at)
    master.masterSays(`Registering worker ${where} with 1 cores, 1024.0 MiB RAM`, at)
  }

  const die = (worker: DemoWorker) => {
    if (worker.state === 'DEAD') return
    worker.state = 'DEAD'
    worker.held = undefined
    worker.forgottenAt = world.ahead(listedMs)
    master.masterSays(`Removing worker ${worker.id} on ${worker.container.shortId}`)
    for (const task of lost) task(worker, 'worker lost')
  }

  host.onStart((container) => {
    if (container.service !== 'worker') return
    const at = container.startedAt ?? world.now()
    const line = `Starting Spark worker ${container.shortId} with 1 cores, 1024.0 MiB RAM`
    host.say(container, 'stderr', log4j(at, 'INFO', 'Worker', line), at)
    if (at < world.now()) register(container, at + 1000)
    else attempts.set(container, world.ahead(random.between(...startMs)))
  })
  host.onExit((container) => {
    attempts.delete(container)
    for (const worker of all) {
      if (worker.container !== container || worker.state === 'DEAD') continue
      for (const task of lost) task(worker, 'worker lost')
      worker.deadAt ??= world.ahead(random.between(1000, 3000))
    }
  })

  const tryRegistrations = () => {
    for (const [container, at] of attempts) {
      if (at > world.now()) continue
      if (master.status() === 'ALIVE') {
        attempts.delete(container)
        register(container, world.now())
        continue
      }
      attempts.set(container, world.ahead(againMs))
      const line = 'Failed to connect to master master:7077, retrying'
      host.say(container, 'stderr', log4j(world.now(), 'WARN', 'Worker', line))
    }
  }
  const watch = () => {
    const now = world.now()
    for (const worker of all) {
      const runs = worker.deadAt === undefined && !worker.partitioned
      if (runs && now >= worker.lastHeartbeat + heartbeatMs) worker.lastHeartbeat = now
      // A silent worker with open connections is given up only after the time-out.
      const silent = worker.partitioned && now - worker.lastHeartbeat > timeoutMs
      if (silent || (worker.deadAt ?? Infinity) <= now) die(worker)
    }
    all = all.filter(({ forgottenAt }) => (forgottenAt ?? Infinity) > now)
  }

  return {
    all: () => all,
    in: inside,
    say,
    step: () => {
      tryRegistrations()
      if (master.status() === 'ALIVE') watch()
    },
    recover: () => {
      all = all.filter(({ state }) => state !== 'DEAD')
      for (const worker of all) {
        if (!worker.partitioned && worker.deadAt === undefined) worker.lastHeartbeat = world.now()
      }
    },
    decommission: (worker) => {
      if (worker.state !== 'ALIVE') return
      worker.held = {
        cores: worker.executors.reduce((sum, { cores }) => sum + cores, 0),
        memoryMiB: worker.executors.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
      }
      worker.state = 'DECOMMISSIONED'
      say(worker, 'Received SIGPWR: decommissioning, no more executors are taken')
      master.masterSays(`Decommissioning worker ${worker.id}`)
      for (const executor of worker.executors) {
        saysDecommissioned(executor, world.now())
        executor.state = executor.state === 'gone' ? 'gone' : 'draining'
        executor.drainedAt = world.ahead(random.between(700, 2200))
      }
    },
    onLost: (task) => {
      lost.push(task)
    },
  }
}
