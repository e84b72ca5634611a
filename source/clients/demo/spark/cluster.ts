import type { ApplicationState, MasterStatus } from '../../../model/spark.ts'
import type { DemoContainer } from '../engine/container.ts'
import type { Host } from '../engine/host.ts'
import type { Plan } from '../examples/plan.ts'
import type { World } from '../world.ts'
import { log4j } from './log.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { runTasks } from './tasks.ts'
import type { DemoApplication, DemoWorker, DriverSays } from './types.ts'
import { createWorkers, type Workers } from './workers.ts'

/** How many ended applications the master remembers. */
const keptCompleted = 200

/** Who asks for an application, and who hears of it. */
export interface Submission {
  readonly plan: Plan
  readonly driver: DemoContainer
  readonly says: DriverSays
  readonly ended: (state: ApplicationState) => void
  /** Default: the master's cap, 2. */
  readonly maxCores?: number
}

/** The simulated Spark: master, workers, executors, applications. */
export interface Cluster {
  /** Undefined: nothing answers on the master's port. */
  readonly status: () => MasterStatus | undefined
  readonly workers: Workers
  readonly scheduler: Scheduler
  readonly active: () => readonly DemoApplication[]
  readonly completed: () => readonly DemoApplication[]
  /** Registers an application; undefined while the master takes none. */
  submit(submission: Submission): DemoApplication | undefined
  /** Puts an application among the ended ones; its executors end with it. */
  finish(application: DemoApplication, state: ApplicationState): void
  /** One that ended before the story began. */
  remember(
    name: string,
    driver: DemoContainer,
    beganMsAgo: number,
    tookMs: number,
    state: ApplicationState,
  ): void
}

/** Makes a cluster of what runs on `host`. */
export function createCluster(world: World, host: Host): Cluster {
  let status: MasterStatus | undefined
  let active: DemoApplication[] = []
  let completed: DemoApplication[] = []
  let applications = 0

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
    for (const executor of [...application.executors]) scheduler.end(executor, 'application ended')
    const job = application.jobs.at(-1)
    if (job?.status === 'RUNNING') job.status = state === 'FINISHED' ? 'SUCCEEDED' : 'FAILED'
    active = active.filter((one) => one !== application)
    completed = [...completed, application].slice(-keptCompleted)
    masterSays(`Removing app ${application.id}`)
    application.ended(state)
  }
  const scheduler = createScheduler(world, host, { workers, masterSays, finish })
  workers.onLost((worker, reason) => {
    for (const executor of [...worker.executors]) scheduler.end(executor, reason)
  })

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
  const make = (submission: Submission, id: string, at: number): DemoApplication => ({
    id,
    plan: submission.plan,
    user: 'spark',
    driver: submission.driver,
    maxCores: submission.maxCores ?? 2,
    memoryPerExecutorMiB: 1024,
    submittedAt: at,
    random: world.random.fork(`application ${id.slice(-4)}`),
    says: submission.says,
    ended: submission.ended,
    state: 'WAITING',
    endedAt: undefined,
    executors: [],
    jobs: [],
    nextExecutor: 0,
    nextStage: 0,
    nextTask: 0,
    nextJobAt: world.ahead(900),
    failures: 0,
  })

  world.onTick((ms) => {
    for (const container of host.containers()) container.busyCores = 0
    workers.step()
    if (status === 'ALIVE') scheduler.place(active)
    scheduler.step(active)
    for (const application of [...active]) {
      if (runTasks(world, application, ms)) finish(application, 'FINISHED')
    }
  })

  return {
    status: () => status,
    workers,
    scheduler,
    active: () => active,
    completed: () => completed,
    submit: (submission) => {
      if (status !== 'ALIVE') return undefined
      const application = make(submission, makeId(world.now()), world.now())
      active = [...active, application]
      masterSays(`Registering app ${submission.plan.application}`)
      masterSays(`Registered app ${submission.plan.application} with ID ${application.id}`)
      return application
    },
    finish,
    remember: (name, driver, beganMsAgo, tookMs, state) => {
      const at = world.now() - beganMsAgo
      const plan = { application: name, jobs: [], output: [] }
      const nothing = () => undefined
      const application = make({ plan, driver, says: nothing, ended: nothing }, makeId(at), at)
      completed = [...completed, { ...application, state, endedAt: at + tookMs }]
      masterSays(`Registered app ${name} with ID ${application.id}`, at)
      for (const [index, worker] of workers.all().slice(0, 2).entries()) {
        const executor = `${application.id}/${index}`
        masterSays(`Launching executor ${executor} on worker ${worker.id}`, at + 20)
        workers.say(worker, `Asked to launch executor ${executor} for ${name}`, at + 30)
        const ended = `Executor ${executor} finished with state EXITED exitStatus 0`
        workers.say(worker, ended, at + tookMs + 40)
      }
      masterSays(`Removing app ${application.id}`, at + tookMs)
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
