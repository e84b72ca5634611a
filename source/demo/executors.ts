import type { DemoApplication, DemoTask } from './application.ts'
import type { DemoWorker } from './cluster.ts'
import * as said from './executor-log.ts'
import type { World } from './world.ts'

/** A JVM that works for an application in a worker's container. */
export interface DemoExecutor {
  readonly id: number
  readonly application: DemoApplication
  readonly worker: DemoWorker
  readonly cores: number
  readonly memoryMiB: number
  /** How many tasks it has room for. */
  readonly slots: number
  readonly port: number
  readonly tasks: Set<DemoTask>
  /** What it wrote on standard error, and how much of that was forgotten. */
  readonly stderr: { lines: string[]; bytes: number }
  state: 'starting' | 'active' | 'draining' | 'gone'
  worked: boolean
  /** Called when a task of it is done: a draining one goes when it has nothing more to do. */
  idle: () => void
}

/** Why an executor ends. */
export interface Ending {
  readonly reason: string
  readonly exitCode: number
}

/** From launching an executor until the driver can give it tasks, or it gives up looking for it. */
const startMs = [1800, 3600] as const
const unreachableMs = [9000, 13_000] as const
const drainMs = [700, 2200] as const
/** What a starting JVM keeps busy. */
const startCores = 0.85
/** The master gives up an application after so many executors that died at their start. */
const maxFailures = 10

/** Gives executors to applications and takes them back. */
export interface Scheduler {
  /** Gives free cores to who waits for them, first come first served. */
  place(): void
  /** `why` undefined: with its application. */
  end(executor: DemoExecutor, why: Ending | undefined): void
  /** It takes no more tasks, and goes when it has given its blocks to others. */
  drain(executor: DemoExecutor): void
  /** While true, every executor dies at its start. */
  refusing: boolean
}

/** Cores and memory that the executors of a worker hold. */
export function heldBy({ executors }: Pick<DemoWorker, 'executors'>): {
  cores: number
  memoryMiB: number
} {
  return {
    cores: executors.reduce((sum, { cores }) => sum + cores, 0),
    memoryMiB: executors.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
  }
}

/** Makes the scheduler of a cluster. */
export function createScheduler(
  world: World,
  cluster: {
    /** Workers that take executors now; none while no master does. */
    readonly takers: () => readonly DemoWorker[]
    readonly active: () => readonly DemoApplication[]
    readonly masterSays: (text: string) => void
    readonly workerSays: (worker: DemoWorker, text: string) => void
    readonly fail: (application: DemoApplication) => void
  },
): Scheduler {
  const keepCount = ({ container, executors }: DemoWorker, at?: number) => {
    const since = at === undefined ? container.executors.slice(1) : [...container.executors, at]
    container.executors = since.slice(0, executors.length)
  }

  const launch = (application: DemoApplication, worker: DemoWorker, cores: number) => {
    const { asked, id, name } = application
    const number = application.launched++
    const draw = (range: readonly [number, number], what: string) =>
      world.between(range, what, id, number)
    const executor: DemoExecutor = {
      ...{ id: number, application, worker, cores, memoryMiB: asked.executorMemoryMiB },
      slots: Math.floor(cores / asked.taskCpus),
      port: Math.floor(draw([33_000, 46_000], 'executor port')),
      tasks: new Set(),
      stderr: { lines: [], bytes: 0 },
      state: 'starting',
      worked: false,
      idle: () => undefined,
    }
    application.executors.push(executor)
    worker.executors = [...worker.executors, executor]
    keepCount(worker, world.now())
    application.state = 'RUNNING'
    said.command(executor, world.now())
    cluster.masterSays(`Launching executor ${id}/${number} on worker ${worker.id}`)
    cluster.workerSays(worker, `Asked to launch executor ${id}/${number} for ${name}`)
    application.says(
      'INFO',
      'StandaloneAppClient',
      `Executor added: ${id}/${number} on ${worker.id}`,
    )
    const { busy, life } = worker.container
    busy.rate += startCores
    world.after(draw(application.reachable ? startMs : unreachableMs, 'executor'), () => {
      if (worker.container.life === life) busy.rate = Math.max(0, busy.rate - startCores)
      if (executor.state === 'starting') ready(executor)
    })
  }

  const ready = (executor: DemoExecutor) => {
    const { application, worker, id, cores, port } = executor
    if (scheduler.refusing || !application.reachable) {
      if (!application.reachable) said.unreachable(executor, world.now())
      // The master counts only those in a row of which none came as far as running.
      if (scheduler.refusing) application.failures += 1
      scheduler.end(executor, { reason: 'Command exited with code 1', exitCode: 1 })
      if (application.failures >= maxFailures) cluster.fail(application)
      return
    }
    application.failures = 0
    executor.state = 'active'
    const [at, host] = [Math.round(world.now()), worker.container.shortId]
    const executorId = String(id)
    application.replay.add({
      kind: 'executor-added',
      id: executorId,
      at,
      host,
      cores,
      profileId: 0,
    })
    application.replay.add({
      ...{ kind: 'block-manager-added', executorId, at, host, port },
      maxMemoryBytes: application.storageBytes,
    })
    said.registered(executor, at)
    const text = `Registered executor ${id} at ${host}:${port}`
    application.says('INFO', 'StandaloneSchedulerBackend', text)
    application.fill()
  }

  const scheduler: Scheduler = {
    refusing: false,
    place: () => {
      for (const application of cluster.active()) {
        const held = application.executors.filter(
          ({ state }) => state === 'starting' || state === 'active',
        )
        let wanted = application.maxCores - heldBy({ executors: held }).cores
        const free = (worker: DemoWorker) => worker.cores - heldBy(worker).cores
        const fits = (worker: DemoWorker) =>
          worker.memoryMiB - heldBy(worker).memoryMiB >= application.asked.executorMemoryMiB
        // Spread over the emptiest workers first, as Spark does by default.
        const candidates = cluster
          .takers()
          .filter((worker) => free(worker) > 0 && fits(worker))
          .toSorted((a, b) => free(b) - free(a))
        for (const worker of candidates) {
          const cores = Math.min(wanted, free(worker))
          if (cores <= 0) break
          launch(application, worker, cores)
          wanted -= cores
        }
      }
    },
    end: (executor, why) => {
      if (executor.state === 'gone') return
      const { worker, application, id, state } = executor
      if (why !== undefined) {
        const { reason } = why
        const at = Math.round(world.now())
        if (state !== 'starting') {
          application.lose(
            executor,
            `ExecutorLostFailure (executor ${id} exited unrelated to the running tasks) Reason: ${reason}`,
          )
          application.replay.add({ kind: 'executor-removed', id: String(id), at, reason })
        }
        const text = `Executor ${application.id}/${id} removed: ${reason}`
        if (application.endedAt === undefined)
          application.says('WARN', 'StandaloneSchedulerBackend', text)
      }
      executor.state = 'gone'
      worker.executors = worker.executors.filter((one) => one !== executor)
      worker.finished = [...worker.finished, executor].slice(-100)
      keepCount(worker)
      if (worker.container.state === 'running') {
        const code = why?.exitCode ?? 0
        const name = `${application.id}/${id}`
        cluster.workerSays(worker, `Executor ${name} finished with state EXITED exitStatus ${code}`)
        if (code === 0) said.shutdown(executor, world.now())
      }
      scheduler.place()
    },
    drain: (executor) => {
      if (executor.state === 'gone') return
      const ms = world.between(drainMs, 'drain', executor.application.id, executor.id)
      executor.state = 'draining'
      said.decommissioned(executor, world.now())
      world.after(ms, () => {
        executor.idle = () => {
          if (executor.tasks.size > 0 || executor.state !== 'draining') return
          scheduler.end(executor, { reason: 'worker decommissioned', exitCode: 0 })
        }
        executor.idle()
      })
    },
  }
  return scheduler
}
