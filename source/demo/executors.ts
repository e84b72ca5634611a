import type { DemoApplication } from './application.ts'
import type { DemoWorker } from './cluster.ts'
import { executorSays } from './executor-log.ts'
import type { DemoTask } from './tasks.ts'
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
  readonly since: number
  readonly tasks: Set<DemoTask>
  /** What it wrote on standard error, and how many bytes that was. */
  readonly stderr: { readonly lines: string[]; bytes: number }
  state: 'starting' | 'active' | 'draining' | 'gone'
  /** Called when a task of it is done: a draining one goes when it has nothing more to do. */
  idle: () => void
}

/** The master's `spark.deploy.defaultCores`. */
const defaultCores = 2
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
  /** While true, every executor dies at its start. */
  refusing: boolean
  /** Gives free cores to who waits for them, first come first served. */
  place(): void
  /** `reason` undefined: with its application. */
  end(executor: DemoExecutor, reason?: string, exitCode?: number): void
  /** It takes no more tasks, and goes when it has given its blocks to others. */
  drain(executor: DemoExecutor): void
}

/** Cores and memory that executors hold. */
export function heldBy(executors: readonly DemoExecutor[]) {
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
  const launch = (application: DemoApplication, worker: DemoWorker, cores: number) => {
    const { asked, executors, reachable } = application
    const id = executors.length
    const executor: DemoExecutor = {
      id,
      application,
      worker,
      cores,
      memoryMiB: asked.executorMemoryMiB,
      slots: Math.floor(cores / asked.taskCpus),
      port: Math.floor(world.between([33_000, 46_000], 'port', application.id, id)),
      since: world.now(),
      tasks: new Set(),
      stderr: { lines: [], bytes: 0 },
      state: 'starting',
      idle: () => undefined,
    }
    executors.push(executor)
    worker.executors = [...worker.executors, executor]
    worker.container.executors = worker.executors
    application.state = 'RUNNING'
    executorSays(executor, 'command')
    const name = `${application.id}/${id}`
    cluster.masterSays(`Launching executor ${name} on worker ${worker.id}`)
    cluster.workerSays(worker, `Asked to launch executor ${name} for ${application.name}`)
    application.says(`StandaloneAppClient: Executor added: ${name} on ${worker.id}`)
    const { busy } = worker.container
    busy.rate += startCores
    const ms = world.between(reachable ? startMs : unreachableMs, 'executor', application.id, id)
    world.after(ms, () => {
      busy.rate = Math.max(0, busy.rate - startCores)
      if (executor.state === 'starting') ready(executor)
    })
  }

  const ready = (executor: DemoExecutor) => {
    const { application, worker, id, cores, port } = executor
    if (scheduler.refusing || !application.reachable) {
      if (!application.reachable) executorSays(executor, 'unreachable')
      // The master counts only those in a row of which none came as far as running.
      if (scheduler.refusing) application.failures += 1
      scheduler.end(executor, 'Command exited with code 1', 1)
      if (application.failures >= maxFailures) cluster.fail(application)
      return
    }
    application.failures = 0
    executor.state = 'active'
    const host = worker.container.shortId
    const at = world.now()
    const { storageBytes: maxMemoryBytes, tell } = application
    tell('ExecutorAdded', { id: String(id), at, host, cores, profileId: 0 })
    tell('BlockManagerAdded', { id: String(id), at, host, maxMemoryBytes })
    executorSays(executor, 'registered')
    application.says(`StandaloneSchedulerBackend: Registered executor ${id} at ${host}:${port}`)
    application.fill()
  }

  const scheduler: Scheduler = {
    refusing: false,
    place: () => {
      for (const application of cluster.active()) {
        const { asked, executors } = application
        const held = executors.filter(({ state }) => state === 'starting' || state === 'active')
        let wanted = (asked.coresMax ?? defaultCores) - heldBy(held).cores
        const free = (worker: DemoWorker) => worker.cores - heldBy(worker.executors).cores
        // Spread over the emptiest workers first, as Spark does by default.
        for (const worker of cluster.takers().toSorted((a, b) => free(b) - free(a))) {
          const cores = Math.min(wanted, free(worker))
          const { memoryMiB } = heldBy(worker.executors)
          if (cores <= 0 || worker.memoryMiB - memoryMiB < asked.executorMemoryMiB) continue
          launch(application, worker, cores)
          wanted -= cores
        }
      }
    },
    end: (executor, reason, exitCode = 0) => {
      if (executor.state === 'gone') return
      const { worker, application, id, state } = executor
      const name = `${application.id}/${id}`
      if (reason !== undefined && state !== 'starting') {
        const why = 'exited unrelated to the running tasks'
        application.lose(executor, `ExecutorLostFailure (executor ${id} ${why}) Reason: ${reason}`)
        application.tell('ExecutorRemoved', { id: String(id), at: world.now(), reason })
      }
      if (reason !== undefined && application.endedAt === undefined)
        application.says(`WARN StandaloneSchedulerBackend: Executor ${name} removed: ${reason}`)
      executor.state = 'gone'
      worker.executors = worker.executors.filter((one) => one !== executor)
      worker.container.executors = worker.executors
      worker.finished = [...worker.finished, executor].slice(-100)
      if (worker.container.state === 'running') {
        const how = `finished with state EXITED exitStatus ${exitCode}`
        cluster.workerSays(worker, `Executor ${name} ${how}`)
        if (exitCode === 0) executorSays(executor, 'shutdown')
      }
      scheduler.place()
    },
    drain: (executor) => {
      if (executor.state === 'gone') return
      executor.state = 'draining'
      executorSays(executor, 'decommissioned')
      world.after(world.between(drainMs, 'drain', executor.application.id, executor.id), () => {
        executor.idle = () => {
          if (executor.tasks.size > 0 || executor.state !== 'draining') return
          scheduler.end(executor, 'worker decommissioned')
        }
        executor.idle()
      })
    },
  }
  return scheduler
}
