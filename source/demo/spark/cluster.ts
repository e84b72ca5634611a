import type { ApplicationState, MasterStatus } from '../../domain/spark.ts'
import type { DemoContainer } from '../engine/container.ts'
import type { Host } from '../engine/host.ts'
import type { Plan } from '../examples/plan.ts'
import type { World } from '../world.ts'
import { newApplication } from './application.ts'
import { nameOf } from './executor-says.ts'
import { abortStage, endJob, runJobs } from './jobs.ts'
import { log4j } from './log.ts'
import { livePast } from './past.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import type { DemoApplication, DemoTask, DemoWorker, DriverHears } from './types.ts'
import { createWorkers, type Workers } from './workers.ts'

/** How many ended applications the master remembers. */
const keptCompleted = 200

/** Who asks for an application, and who hears of it. */
export interface Submission extends DriverHears {
  readonly plan: Plan
  readonly driver: DemoContainer
}

/** The simulated Spark: master, workers, executors, applications. */
export interface Cluster {
  /** Undefined: nothing answers on the master's port. */
  readonly status: () => MasterStatus | undefined
  readonly workers: Workers
  readonly scheduler: Scheduler
  readonly active: () => readonly DemoApplication[]
  readonly completed: () => readonly DemoApplication[]
  /**
   * Any application that left an event log: an active one, or one of the last that ended, also those
   * that the master has forgotten. `restOf` gives what it knew.
   */
  find(id: string): DemoApplication | undefined
  /** Registers an application; undefined while the master takes none. */
  submit(submission: Submission): DemoApplication | undefined
  /** Puts an application among the ended ones; its executors end with it. */
  finish(application: DemoApplication, state: ApplicationState): void
  /** One that ended before the story began; what lasts longer than `limitMs` was killed then. */
  remember(submission: Submission, beganMsAgo: number, limitMs: number): void
}

/** Makes a cluster of what runs on `host`. */
export function createCluster(world: World, host: Host): Cluster {
  let status: MasterStatus | undefined
  let active: DemoApplication[] = []
  let completed: DemoApplication[] = []
  let applications = 0
  const logged = new Map<string, DemoApplication>()

  const log = (application: DemoApplication) => {
    logged.set(application.id, application)
    const oldest = logged.keys().next().value
    if (logged.size > keptCompleted && oldest !== undefined) logged.delete(oldest)
  }
  const master = () => host.of('master')[0]
  const masterSays = (text: string, at = world.now()) => {
    const container = master()
    if (container?.state === 'running') {
      host.say(container, 'stderr', log4j(at, 'INFO', 'Master', text), at)
    }
  }

  const workers = createWorkers(world, host, { status: () => status, masterSays })
  const finish: Cluster['finish'] = (application, state) => {
    if (application.endedAt !== undefined) return
    application.endedAt = world.now()
    application.state = state
    for (const job of application.jobs) {
      if (job.status === 'RUNNING') endJob(world, application, job)
    }
    for (const executor of [...application.executors]) scheduler.end(executor, undefined)
    active = active.filter((one) => one !== application)
    completed = [...completed, application].slice(-keptCompleted)
    masterSays(`Removing app ${application.id}`)
    application.ended(state, application.error)
  }
  const scheduler = createScheduler(world, host, { workers, masterSays, finish })
  workers.onLost((worker, reason) => {
    for (const executor of [...worker.executors]) scheduler.end(executor, { reason, exitCode: 1 })
  })
  /** The kernel kills the executor's process; the container and the worker in it live on. */
  const outOfMemory = (task: DemoTask) => {
    const { executor, stage, index, attempt } = task
    const { application, worker } = executor
    host.emit(worker.container, 'oom')
    scheduler.end(executor, { reason: 'Command exited with code 137', exitCode: 137, caused: true })
    const most = Number(application.properties['spark.task.maxFailures'] ?? 4)
    if (attempt + 1 < most) return
    const last = `${nameOf(task)} (${worker.container.shortId} executor ${executor.id})`
    abortStage(
      world,
      application,
      stage,
      `Task ${index} in stage ${stage.id}.0 failed ${attempt + 1} times, most recent failure: Lost ${last}: ${task.error ?? ''}`,
    )
  }

  host.onStart((container) => {
    if (container.service !== 'master') return
    const life = container.starts
    const is = (next: MasterStatus) => () => {
      if (container.starts !== life || container.state !== 'running') return
      status = next
      masterSays(`Elected as leader, new state: ${next}`)
      if (next === 'ALIVE') workers.recover()
    }
    const at = container.startedAt ?? world.now()
    masterSays('Starting Spark master at spark://master:7077', at)
    masterSays('Running Spark version 4.3.0', at)
    // What had ended is not among what a master recovers.
    completed = []
    if (at < world.now()) status = 'ALIVE'
    else if (active.length === 0 && workers.all().length === 0) world.after(1800, is('ALIVE'))
    else {
      world.after(1500, is('RECOVERING'))
      world.after(3000, is('ALIVE'))
    }
  })
  host.onExit((container) => {
    if (container.service === 'master') status = undefined
    // The driver's connection breaks: for the master the application is finished.
    for (const application of active) {
      if (application.driver === container) finish(application, 'FINISHED')
    }
  })

  const makeId = (at: number) => {
    const digits = new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)
    return `app-${digits}-${String(applications++).padStart(4, '0')}`
  }
  world.onTick((ms) => {
    for (const container of host.containers()) container.busyCores = 0
    workers.step()
    if (status === 'ALIVE') scheduler.place(active)
    scheduler.step(active)
    for (const application of [...active]) {
      if (runJobs(world, application, ms, outOfMemory)) finish(application, 'FINISHED')
    }
  })

  return {
    status: () => status,
    workers,
    scheduler,
    active: () => active,
    completed: () => completed,
    find: (id) => logged.get(id),
    submit: (submission) => {
      if (status !== 'ALIVE') return undefined
      const application = newApplication(world, submission, makeId(world.now()), world.now())
      active = [...active, application]
      log(application)
      masterSays(`Registering app ${submission.plan.application}`)
      masterSays(`Registered app ${submission.plan.application} with ID ${application.id}`)
      return application
    },
    finish,
    remember: (submission, beganMsAgo, limitMs) => {
      const at = world.now() - beganMsAgo
      const id = makeId(at)
      masterSays(`Registered app ${submission.plan.application} with ID ${id}`, at)
      const past = { submission, id, at, limitMs }
      const application = livePast(world, host, { workers, masterSays }, past)
      completed = [...completed, application]
      log(application)
      masterSays(`Removing app ${id}`, application.endedAt)
    },
  }
}

/** Cores and memory in use on a worker, as the master counts them. */
export function usedOf(worker: DemoWorker): { cores: number; memoryMiB: number } {
  if (worker.held !== undefined) return worker.held
  if (worker.state === 'DEAD') return { cores: 0, memoryMiB: 0 }
  return {
    cores: worker.executors.reduce((sum, executor) => sum + executor.cores, 0),
    memoryMiB: worker.executors.reduce((sum, executor) => sum + executor.memoryMiB, 0),
  }
}
