import { type Example, runLabels } from '../domain/run.ts'
import type { Cluster } from './cluster.ts'
import type { DemoContainer, Host } from './containers.ts'
import { planOf } from './examples.ts'
import { log4j } from './executor-log.ts'
import { type Recording, recordingNamed } from './recordings.ts'
import type { DriverSays } from './application.ts'
import type { World } from './world.ts'

/** From the container's start to the driver's first words. */
const startMs = [1600, 2600] as const
/** A driver that cannot reach the master tries again after this, so many times. */
const retryMs = 3000
const retries = 20
/** How often a driver complains that it has no executors. */
const complainMs = 15_000

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
    const plan = planOf(example, Array.isArray(args) ? args.map(String) : [])
    drive(world, host, cluster, container, plan)
  })
}

function drive(
  world: World,
  host: Host,
  cluster: Cluster,
  container: DemoContainer,
  plan: ReturnType<typeof planOf>,
): void {
  const { life } = container
  const lives = () => container.state === 'running' && container.life === life
  const prints = (stream: 'stdout' | 'stderr', text: string) => {
    if (lives()) host.say(container, stream, text)
  }
  const says: DriverSays = (level, logger, text) => {
    prints('stderr', log4j(world.now(), level, logger, text))
  }
  const exit = (exitCode: number) => {
    world.after(600, () => {
      if (lives()) host.exit(container, exitCode, { byHand: false })
    })
  }

  const connect = (recording: Recording, left: number) => {
    if (!lives()) return
    says('INFO', 'StandaloneAppClient', 'Connecting to master spark://master:7077...')
    const application = cluster.submit({
      recording,
      driver: container,
      properties: { 'spark.driver.host': container.shortId, ...recording.sets },
      says,
      prints,
      ended: (exitCode, state) => {
        if (state === 'FINISHED') says('INFO', 'SparkContext', 'Successfully stopped SparkContext')
        else {
          const why = `Application has been killed. Reason: Master removed our application: ${state}`
          says('ERROR', 'StandaloneSchedulerBackend', why)
        }
        exit(exitCode)
      },
    })
    if (application === undefined) {
      if (left > 0) {
        says('WARN', 'StandaloneAppClient', 'Failed to connect to master master:7077')
        world.after(retryMs, () => {
          connect(recording, left - 1)
        })
        return
      }
      says('ERROR', 'StandaloneSchedulerBackend', 'All masters are unresponsive! Giving up.')
      exit(1)
      return
    }
    const connected = `Connected to Spark cluster with app ID ${application.id}`
    says('INFO', 'StandaloneSchedulerBackend', connected)
    const complain = () => {
      if (!lives() || application.endedAt !== undefined) return
      if (application.executors.every(({ state }) => state === 'starting' || state === 'gone')) {
        const what =
          'Initial job has not accepted any resources; are there workers with free cores?'
        says('WARN', 'TaskSchedulerImpl', what)
      }
      world.after(complainMs, complain)
    }
    world.after(complainMs, complain)
  }

  world.after(world.between(startMs, 'driver', container.id), () => {
    says('INFO', 'SparkContext', 'Running Spark version 4.3.0')
    if ('says' in plan) {
      prints('stderr', plan.says)
      exit(plan.exitCode)
      return
    }
    says('INFO', 'SparkContext', `Submitted application: ${plan.application}`)
    connect(plan, retries)
  })
}

const ignore = () => undefined

/** An application submitted from inside the master's container, on one core, that nobody listens to. */
function submitQuietly(cluster: Cluster, driver: DemoContainer, recording: Recording) {
  const own = { 'spark.driver.host': driver.shortId, 'spark.cores.max': '1' }
  const heard = { says: ignore, prints: ignore, ended: ignore }
  return cluster.submit({ recording, driver, properties: own, ...heard })
}

const background = ['kmeans', 'pipeline', 'wordcount'] as const
const betweenMs = [40_000, 90_000] as const

/**
 * A small application now and then, so that there is something to see before anybody launches
 * anything. It takes one core, and only where that leaves one for the person at the keys.
 */
export function simulateBackground(world: World, host: Host, cluster: Cluster): void {
  const round = (count: number) => {
    world.after(count === 0 ? 5000 : world.between(betweenMs, 'background', count), () => {
      round(count + 1)
      const [driver] = host.of('master')
      const free = cluster
        .workers()
        .filter((one) => one.state === 'ALIVE' && one.executors.length === 0)
      if (driver?.state !== 'running' || free.length < 2 || cluster.active().length > 0) return
      const which = Math.floor(world.chance('background', count) * background.length)
      const name = background[which] ?? 'kmeans'
      const plan = planOf({ name, title: name }, argumentsOf(name))
      if (!('says' in plan)) submitQuietly(cluster, driver, plan)
    })
  }
  round(0)
}

function argumentsOf(name: string): readonly string[] {
  return recordingNamed(name).arguments
}

/** What took longer than this before the story began was killed. */
const patienceMs = 205_000
const past = [
  { minutesAgo: 96, name: 'pi', args: ['10'] },
  { minutesAgo: 71, name: 'pagerank', args: ['data/mllib/pagerank_data.txt', '10'] },
  { minutesAgo: 22, name: 'pi', args: ['1000'] },
] as const

/** Applications that had ended when somebody began to look; the last one took too long for somebody. */
export function simulatePast(world: World, host: Host, cluster: Cluster, begunMsAgo: number): void {
  for (const { minutesAgo, name, args } of past) {
    world.after((begunMsAgo - minutesAgo * 60_000) * world.speed, () => {
      const [driver] = host.of('master')
      const plan = planOf({ name, title: name }, args)
      if (driver === undefined || 'says' in plan) return
      const application = submitQuietly(cluster, driver, plan)
      world.after(patienceMs, () => {
        if (application !== undefined) cluster.finish(application, 'KILLED')
      })
    })
  }
}
