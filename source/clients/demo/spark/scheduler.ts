import type { ApplicationState } from '../../../model/spark.ts'
import type { Host } from '../engine/host.ts'
import type { World } from '../world.ts'
import { loseTasks } from './tasks.ts'
import type { DemoApplication, DemoExecutor, DemoWorker } from './types.ts'
import type { Workers } from './workers.ts'

/** From launching an executor until the driver can give it tasks, from and to in ms. */
const executorStartMs = [1800, 3600] as const
/** The master gives up an application after so many executors that died at their start. */
const maxFailures = 10

/** Gives executors to applications and takes them back. */
export interface Scheduler {
  /** Places executors, first come first served. */
  place(applications: readonly DemoApplication[]): void
  /** Starts, drains and counts executors. */
  step(applications: readonly DemoApplication[]): void
  end(executor: DemoExecutor, reason: string): void
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
    const executor: DemoExecutor = {
      id: application.nextExecutor++,
      application,
      worker,
      cores,
      memoryMiB: application.memoryPerExecutorMiB,
      slots: Array.from({ length: cores }, () => ({ task: undefined })),
      port: application.random.integer(33_000, 46_000),
      readyAt: world.ahead(application.random.between(...executorStartMs)),
      state: 'starting',
      drainedAt: 0,
      addedAt: undefined,
      removeReason: undefined,
      completedTasks: 0,
      failedTasks: 0,
      durationMs: 0,
      gcTimeMs: 0,
    }
    application.executors.push(executor)
    worker.executors.push(executor)
    application.state = 'RUNNING'
    const name = `${application.id}/${executor.id}`
    masterSays(`Launching executor ${name} on worker ${worker.id}`)
    workers.say(worker, `Asked to launch executor ${name} for ${application.plan.application}`)
    application.says('INFO', 'StandaloneAppClient', `Executor added: ${name} on ${worker.id}`)
  }

  const end: Scheduler['end'] = (executor, reason) => {
    if (executor.state === 'gone') return
    loseTasks(executor)
    executor.state = 'gone'
    executor.removeReason = reason
    const { worker, application } = executor
    worker.executors = worker.executors.filter((one) => one !== executor)
    worker.finished = [...worker.finished, executor].slice(-100)
    const name = `${application.id}/${executor.id}`
    if (worker.container.state === 'running') {
      const code = refusing ? 1 : 0
      workers.say(worker, `Executor ${name} finished with state EXITED exitStatus ${code}`)
    }
    if (application.endedAt === undefined) {
      application.says('WARN', 'StandaloneSchedulerBackend', `Executor ${name} removed: ${reason}`)
    }
  }

  const ready = (executor: DemoExecutor) => {
    const { application, worker } = executor
    if (refusing) {
      application.failures += 1
      end(executor, 'Command exited with code 1')
      if (application.failures >= maxFailures) cluster.finish(application, 'FAILED')
      return
    }
    application.failures = 0
    executor.state = 'active'
    executor.addedAt = world.now()
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
          end(executor, 'worker decommissioned')
        }
      }
      for (const container of host.of('worker')) {
        container.executors = workers.in(container)?.executors.length ?? 0
      }
    },
  }
}
