import type { ApplicationState, MasterStatus } from '../domain/spark.ts'
import { createApplication } from './application.ts'
import type { Host } from './containers.ts'
import { log4j } from './executor-log.ts'
import { createScheduler, heldBy, type Scheduler } from './executors.ts'
import type { DemoWorker, DemoContainer, DemoApplication, Submission } from './simulation.ts'
import type { World } from './world.ts'

/** From a worker's start until it asks the master for registration. */
const startMs = [2500, 5000] as const
/** A worker that found no master tries again after this. */
const againMs = 10_000
/** From the end of a worker's process until the master has noticed. */
const noticedMs = [1000, 3000] as const
const heartbeatMs = 15_000
/** `spark.worker.timeout`: a silent worker with open connections is given up only after this. */
const timeoutMs = 60_000
/** How long a DEAD worker stays listed. */
const listedMs = 16 * 60_000
/** How many ended applications the master remembers. */
const keptCompleted = 200

/** The simulated Spark: master, workers, executors, applications. */
export type Cluster = ReturnType<typeof createCluster>

/** `20261123120000`, as ids have the time. */
function digits(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** When the master last heard of a worker. */
export function heartbeatOf({ since, silentSince }: DemoWorker, now: number): number {
  return since + Math.floor(((silentSince ?? now) - since) / heartbeatMs) * heartbeatMs
}

/** Cores and memory in use on a worker, as the master counts them. */
export function usedOf(worker: DemoWorker): { cores: number; memoryMiB: number } {
  if (worker.state === 'DEAD') return { cores: 0, memoryMiB: 0 }
  return worker.held ?? heldBy(worker.executors)
}

/** Makes a cluster of what runs on `host`. */
export function createCluster(world: World, host: Host) {
  let status: MasterStatus | undefined
  let workers: DemoWorker[] = []
  let active: DemoApplication[] = []
  let completed: DemoApplication[] = []
  let applications = 0

  const say = (container: DemoContainer | undefined, logger: string, text: string) => {
    if (container?.state === 'running')
      host.say(container, 'stderr', log4j(world.now(), `${logger}: ${text}`))
  }
  const masterSays = (text: string) => {
    say(host.of('master')[0], 'Master', text)
  }
  const workerSays = (worker: DemoWorker, text: string) => {
    say(worker.container, 'Worker', text)
  }

  /** Puts an application among the ended ones; its executors end with it. */
  const finish = (application: DemoApplication, state: ApplicationState) => {
    if (application.endedAt !== undefined) return
    active = active.filter((one) => one !== application)
    completed = [...completed, application].slice(-keptCompleted)
    application.over(state)
    for (const executor of application.executors) scheduler.end(executor)
    masterSays(`Removing app ${application.id}`)
  }
  const scheduler: Scheduler = createScheduler(world, {
    takers: () =>
      status === 'ALIVE' ? workers.filter((one) => one.state === 'ALIVE' && runs(one)) : [],
    active: () => active,
    masterSays,
    workerSays,
    fail: (application) => {
      finish(application, 'FAILED')
    },
  })

  const runs = ({ container, life }: DemoWorker) =>
    container.state === 'running' && container.life === life
  const lose = (worker: DemoWorker) => {
    for (const executor of worker.executors) scheduler.end(executor, 'worker lost', 1)
  }
  const die = (worker: DemoWorker) => {
    if (worker.state === 'DEAD' || status !== 'ALIVE') return
    worker.state = 'DEAD'
    masterSays(`Removing worker ${worker.id} on ${worker.container.shortId}`)
    lose(worker)
    world.after(listedMs, () => {
      workers = workers.filter((one) => one !== worker)
    })
  }
  const register = (container: DemoContainer) => {
    const { life, shortId } = container
    const port = Math.floor(world.between([33_000, 46_000], 'worker port', shortId, life))
    const worker: DemoWorker = {
      id: `worker-${digits(world.now())}-${shortId}-${port}`,
      container,
      life,
      port,
      cores: 1,
      memoryMiB: 1024,
      since: world.now(),
      state: 'ALIVE',
      silentSince: undefined,
      executors: [],
      finished: [],
      held: undefined,
    }
    workers = [...workers, worker]
    workerSays(worker, 'Successfully registered with master spark://master:7077')
    masterSays(`Registering worker ${shortId}:${port} with 1 cores, 1024.0 MiB RAM`)
    scheduler.place()
  }

  const startWorker = (container: DemoContainer) => {
    const { life, shortId } = container
    const tryRegistration = () => {
      if (container.life !== life || container.state !== 'running') return
      if (status === 'ALIVE') {
        register(container)
        return
      }
      say(container, 'WARN Worker', 'Failed to connect to master master:7077, retrying')
      world.after(againMs, tryRegistration)
    }
    say(container, 'Worker', `Starting Spark worker ${shortId} with 1 cores, 1024.0 MiB RAM`)
    world.after(world.between(startMs, 'worker', shortId, life), tryRegistration)
  }
  const startMaster = (container: DemoContainer) => {
    const { life } = container
    const elect = (next: MasterStatus) => () => {
      if (container.life !== life || container.state !== 'running') return
      status = next
      masterSays(`Elected as leader, new state: ${next}`)
      if (next !== 'ALIVE') return
      workers = workers.filter(({ state }) => state !== 'DEAD')
      for (const worker of workers) if (!runs(worker)) die(worker)
      scheduler.place()
    }
    masterSays('Starting Spark master at spark://master:7077')
    masterSays('Running Spark version 4.3.0')
    // What had ended is not among what a master recovers.
    completed = []
    const recovers = active.length > 0 || workers.length > 0
    if (recovers) world.after(1500, elect('RECOVERING'))
    world.after(recovers ? 3000 : 1800, elect('ALIVE'))
  }
  host.starts.push((container) => {
    if (container.service === 'worker') startWorker(container)
    if (container.service === 'master') startMaster(container)
  })
  host.ends.push((container) => {
    if (container.service === 'master') status = undefined
    // The driver's connection breaks: for the master the application is finished.
    for (const application of active) {
      if (application.driver === container) finish(application, 'FINISHED')
    }
    for (const worker of workers) {
      if (worker.container !== container || worker.state === 'DEAD') continue
      lose(worker)
      world.after(world.between(noticedMs, 'noticed', worker.id), () => {
        die(worker)
      })
    }
  })

  return {
    /** Undefined: nothing answers on the master's port. */
    status: () => status,
    workers: (): readonly DemoWorker[] => workers,
    /** The worker that lives in a container now. */
    inside: (container: DemoContainer) =>
      workers.find((worker) => worker.container === container && runs(worker)),
    scheduler,
    active: (): readonly DemoApplication[] => active,
    completed: (): readonly DemoApplication[] => completed,
    /** Registers an application; undefined while the master takes none. */
    submit: (submission: Submission) => {
      if (status !== 'ALIVE') return undefined
      const id = `app-${digits(world.now())}-${String(applications++).padStart(4, '0')}`
      const application = createApplication(world, host, id, submission, (one) => {
        finish(one, 'FINISHED')
      })
      active = [...active, application]
      masterSays(`Registering app ${application.name}`)
      masterSays(`Registered app ${application.name} with ID ${id}`)
      scheduler.place()
      return application
    },
    finish,
    /** The signal SIGPWR reached a worker. */
    decommission: (worker: DemoWorker) => {
      if (worker.state !== 'ALIVE') return
      worker.held = heldBy(worker.executors)
      worker.state = 'DECOMMISSIONED'
      workerSays(worker, 'Received SIGPWR: decommissioning, no more executors are taken')
      masterSays(`Decommissioning worker ${worker.id}`)
      for (const executor of worker.executors) scheduler.drain(executor)
      scheduler.place()
    },
    /** Cuts a worker off from the master, or joins it again. */
    partition: (worker: DemoWorker, cut: boolean) => {
      const since = cut ? world.now() : undefined
      worker.silentSince = since
      if (since === undefined) return
      world.after(heartbeatOf(worker, since) + timeoutMs - since, () => {
        if (worker.silentSince === since) die(worker)
      })
    },
  }
}
