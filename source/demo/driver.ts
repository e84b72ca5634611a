import { type Example, runLabels } from '../domain/run.ts'
import type { Cluster } from './cluster.ts'
import type { DemoContainer, Host } from './containers.ts'
import { planOf } from './examples.ts'
import { log4j } from './executor-log.ts'
import { type Recording, recordingNamed } from './recordings.ts'
import type { World } from './world.ts'

/** From the container's start to the driver's first words. */
const startMs = [1600, 2600] as const
/** A driver that cannot reach the master tries again after this, so many times. */
const retryMs = 3000
const retries = 20
/** How often a driver complains that it has no executors. */
const complainMs = 15_000
/** From its program's last words to the end of its container. */
const exitMs = 600

/** Lets the container of every run live the life of its example. */
export function simulateDrivers(
  world: World,
  host: Host,
  cluster: Cluster,
  examples: readonly Example[],
): void {
  host.starts.push((container) => {
    const name = container.labels[runLabels.example]
    if (container.service !== 'run' || name === undefined) return
    const example = examples.find((one) => one.name === name) ?? { name, title: name }
    const args: unknown = JSON.parse(container.labels[runLabels.arguments] ?? '[]')
    drive(world, host, cluster, container, example, Array.isArray(args) ? args.map(String) : [])
  })
}

function drive(
  world: World,
  host: Host,
  cluster: Cluster,
  container: DemoContainer,
  example: Pick<Example, 'name' | 'title'>,
  args: readonly string[],
): void {
  const { life } = container
  const lives = () => container.state === 'running' && container.life === life
  const prints = (stream: 'stdout' | 'stderr', text: string) => {
    if (lives()) host.say(container, stream, text)
  }
  const says = (text: string) => {
    prints('stderr', log4j(world.now(), text))
  }
  const exit = (exitCode: number) => {
    world.after(exitMs, () => {
      if (lives()) host.exit(container, exitCode, { byHand: false })
    })
  }

  const connect = (recording: Recording, left: number) => {
    if (!lives()) return
    says('StandaloneAppClient: Connecting to master spark://master:7077...')
    const application = cluster.submit({
      recording,
      driver: container,
      properties: { 'spark.driver.host': container.shortId, ...recording.sets },
      says,
      prints,
      ended: (exitCode, state) => {
        if (state === 'FINISHED') says('SparkContext: Successfully stopped SparkContext')
        else says(`ERROR StandaloneSchedulerBackend: Master removed our application: ${state}`)
        exit(exitCode)
      },
    })
    if (application !== undefined) {
      says(`StandaloneSchedulerBackend: Connected to Spark cluster with app ID ${application.id}`)
      world.after(complainMs, () => {
        complain(application)
      })
    } else if (left > 0) {
      says('WARN StandaloneAppClient: Failed to connect to master master:7077')
      world.after(retryMs, () => {
        connect(recording, left - 1)
      })
    } else {
      says('ERROR StandaloneSchedulerBackend: All masters are unresponsive! Giving up.')
      exit(1)
    }
  }
  const complain = (application: NonNullable<ReturnType<Cluster['submit']>>) => {
    if (!lives() || application.endedAt !== undefined) return
    if (application.executors.every(({ state }) => state === 'starting' || state === 'gone'))
      says('WARN TaskSchedulerImpl: Initial job has not accepted any resources')
    world.after(complainMs, () => {
      complain(application)
    })
  }

  world.after(world.between(startMs, 'driver', container.id), () => {
    const plan = planOf(example, args)
    says('SparkContext: Running Spark version 4.3.0')
    if ('says' in plan) {
      prints('stderr', plan.says)
      exit(plan.exitCode)
      return
    }
    says(`SparkContext: Submitted application: ${plan.application}`)
    connect(plan, retries)
  })
}

/** An application submitted from inside the master's container, on one core, that nobody listens to. */
function submitQuietly(cluster: Cluster, host: Host, name: string, args?: readonly string[]) {
  const [driver] = host.of('master')
  const recording = planOf({ name, title: name }, args ?? recordingNamed(name).arguments)
  if (driver?.state !== 'running' || 'says' in recording) return undefined
  const ignore = () => undefined
  return cluster.submit({
    recording,
    driver,
    properties: { 'spark.driver.host': driver.shortId, 'spark.cores.max': '1' },
    says: ignore,
    prints: ignore,
    ended: ignore,
  })
}

const background = ['kmeans', 'pipeline', 'wordcount'] as const
const betweenMs = [40_000, 90_000] as const

/**
 * A small application now and then, so that there is something to see before anybody launches
 * anything. It takes one core, and only where that leaves one for the person at the keys.
 */
export function simulateBackground(world: World, host: Host, cluster: Cluster, count = 0): void {
  world.after(count === 0 ? 5000 : world.between(betweenMs, 'background', count), () => {
    simulateBackground(world, host, cluster, count + 1)
    const isFree = ({ state, executors }: ReturnType<Cluster['workers']>[number]) =>
      state === 'ALIVE' && executors.length === 0
    if (cluster.workers().filter(isFree).length < 2 || cluster.active().length > 0) return
    submitQuietly(cluster, host, world.pick(background, 'background', count))
  })
}

/** What took longer than this before the story began was killed. */
const patienceMs = 205_000
const past = [
  { minutesAgo: 96, name: 'pi', args: ['10'] },
  { minutesAgo: 71, name: 'pagerank' },
  { minutesAgo: 22, name: 'pi', args: ['1000'] },
] as const

/** Applications that had ended when somebody began to look; the last one took too long for somebody. */
export function simulatePast(world: World, host: Host, cluster: Cluster, begunMsAgo: number): void {
  for (const { minutesAgo, name, ...given } of past) {
    world.after((begunMsAgo - minutesAgo * 60_000) * world.speed, () => {
      const application = submitQuietly(
        cluster,
        host,
        name,
        'args' in given ? given.args : undefined,
      )
      world.after(patienceMs, () => {
        if (application !== undefined) cluster.finish(application, 'KILLED')
      })
    })
  }
}
