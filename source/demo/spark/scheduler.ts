import type { ApplicationState } from '../../domain/spark.ts'
import type { Host } from '../engine/host.ts'
import type { World } from '../world.ts'
import { losePartitions } from './cache.ts'
import { saysCommand, saysRegistered, saysShutdown, saysUnreachable } from './executor-says.ts'
import { loseTasks } from './tasks.ts'
import { createTail } from './tail.ts'
import type { DemoApplication, DemoExecutor, DemoWorker } from './types.ts'
import type { Workers } from './workers.ts'

/** From launching an executor until the driver can give it tasks, from and to in ms. */
const executorStartMs = [1800, 3600] as const
/** So long an executor looks for a driver that it cannot reach, from and to in ms. */
const unreachableMs = [9000, 13_000] as const
/** The master gives up an application after so many executors that died at their start. */
const maxFailures = 10

/** Why an executor ends. */
export interface Ending {
  readonly reason: string
  readonly exitCode: number
  /** A task of its application brought it down. */
  readonly caused?: boolean
}

/** Gives executors to applications and takes them back. */
export interface Scheduler {
  /** Places executors, first come first served. */
  place(applications: readonly DemoApplication[]): void
  /** Starts, drains and counts executors. */
  step(applications: readonly DemoApplication[]): void
  /** `why` undefined: with its application. */
  end(executor: DemoExecutor, why: Ending | undefined): void
  /** While true, every executor dies at its start. */
  refuse(refuse: boolean): void
}

/** Makes the scheduler of a cluster. */
export function createScheduler(
  world: World,
  host: Host,
  cluster: {
    readonly workers: Workers
    readonly masterSays: (text: string) => void
    readonly finish: (application: DemoApplication, state: ApplicationState) => void
  },
): Scheduler {
  const { workers, masterSays } = cluster
  let refusing = false

  const freeCores = (worker: DemoWorker) =>
    worker.cores - worker.executors.reduce((sum, { cores }) => sum + cores, 0)
  const freeMiB = (worker: DemoWorker) =>
    worker.memoryMiB - worker.executors.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0)

  const launch = (application: DemoApplication, worker: DemoWorker, cores: number) => {
    const [soonest, latest] = application.reachable ? executorStartMs : unreachableMs
    const executor: DemoExecutor = {
      id: application.nextExecutor++,
      application,
      worker,
      cores,
      memoryMiB: application.memoryPerExecutorMiB,
      slots: Array.from({ length: Math.floor(cores / application.asked.taskCpus) }, () => ({
        task: undefined,
      })),
      port: application.random.integer(33_000, 46_000),
      readyAt: world.ahead(application.random.between(soonest, latest)),
      stderr: createTail(),
      state: 'starting',
      drainedAt: 0,
      addedAt: undefined,
      removedAt: undefined,
      removeReason: undefined,
      completedTasks: 0,
      failedTasks: 0,
      durationMs: 0,
      gcTimeMs: 0,
      shuffleReadBytes: 0,
      shuffleWriteBytes: 0,
    }
    saysCommand(executor, world.now())
    application.executors.push(executor)
    worker.executors.push(executor)
    application.state = 'RUNNING'
    const name = `${application.id}/${executor.id}`
    masterSays(`Launching executor ${name} on worker ${worker.id}`)
    workers.say(worker, `Asked to launch executor ${name} for ${application.plan.application}`)
    application.says('INFO', 'StandaloneAppClient', `Executor added: ${name} on ${worker.id}`)
  }

  const end: Scheduler['end'] = (executor, why) => {
    if (executor.state === 'gone') return
    const { worker, application } = executor
    if (why !== undefined) {
      losePartitions(executor)
      const blame = why.caused === true ? 'caused by one of' : 'unrelated to'
      const lost = `ExecutorLostFailure (executor ${executor.id} exited ${blame} the running tasks) Reason: ${why.reason}`
      loseTasks(world, executor, lost)
      executor.removedAt = world.now()
      executor.removeReason = why.reason
    }
    executor.state = 'gone'
    worker.executors = worker.executors.filter((one) => one !== executor)
    worker.finished = [...worker.finished, executor].slice(-100)
    const name = `${application.id}/${executor.id}`
    if (worker.container.state === 'running') {
      const code = why?.exitCode ?? 0
      workers.say(worker, `Executor ${name} finished with state EXITED exitStatus ${code}`)
      if (code === 0) saysShutdown(executor, world.now())
    }
    if (application.endedAt === undefined && why !== undefined) {
      const text = `Executor ${name} removed: ${why.reason}`
      application.says('WARN', 'StandaloneSchedulerBackend', text)
    }
  }

  const ready = (executor: DemoExecutor) => {
    const { application, worker } = executor
    if (refusing || !application.reachable) {
      if (!application.reachable) saysUnreachable(executor, world.now())
      end(executor, { reason: 'Command exited with code 1', exitCode: 1 })
      // The master counts only those in a row of which none came as far as running.
      if (refusing) application.failures += 1
      if (application.failures >= maxFailures) cluster.finish(application, 'FAILED')
      return
    }
    application.failures = 0
    executor.state = 'active'
    executor.addedAt = world.now()
    saysRegistered(executor, world.now())
    application.says(
      'INFO',
      'StandaloneSchedulerBackend',
      `Registered executor ${executor.id} at ${worker.container.shortId}:${executor.port}`,
    )
  }

  return {
    refuse: (refuse) => {
      refusing = refuse
    },
    end,
    place: (applications) => {
      for (const application of applications) {
        let wanted =
          application.maxCores -
          application.executors
            .filter(({ state }) => state === 'starting' || state === 'active')
            .reduce((sum, { cores }) => sum + cores, 0)
        // Spread over the emptiest workers first, as Spark does by default.
        const candidates = workers
          .all()
          .filter(
            (worker) =>
              worker.state === 'ALIVE' &&
              worker.deadAt === undefined &&
              freeCores(worker) > 0 &&
              freeMiB(worker) >= application.memoryPerExecutorMiB,
          )
          .toSorted((a, b) => freeCores(b) - freeCores(a))
        for (const worker of candidates) {
          if (wanted <= 0) break
          const cores = Math.min(wanted, freeCores(worker))
          launch(application, worker, cores)
          wanted -= cores
        }
      }
    },
    step: (applications) => {
      for (const executor of applications.flatMap(({ executors }) => [...executors])) {
        if (executor.state === 'starting') {
          executor.worker.container.busyCores += 0.85
          if (world.now() >= executor.readyAt) ready(executor)
        }
        const idle = executor.slots.every(({ task }) => task === undefined)
        if (executor.state === 'draining' && idle && world.now() >= executor.drainedAt) {
          end(executor, { reason: 'worker decommissioned', exitCode: 0 })
        }
      }
      for (const container of host.of('worker')) {
        container.executors = workers.in(container)?.executors.length ?? 0
      }
    },
  }
}
