import { type Example, runLabels } from '../domain/run.ts'
import type { DemoContainer } from './engine/container.ts'
import type { Host } from './engine/host.ts'
import type { Plan } from './examples/plan.ts'
import { failureLines } from './examples/failure.ts'
import { planOf } from './examples/planners.ts'
import type { Cluster } from './spark/cluster.ts'
import { log4j } from './spark/log.ts'
import type { DriverSays } from './spark/types.ts'
import type { World } from './world.ts'

/** From the container's start to the driver's first words, from and to in ms. */
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
  const random = world.random.fork('drivers')
  let runs = 0
  host.onStart((container) => {
    const name = container.labels[runLabels.example]
    if (container.service !== 'run' || name === undefined) return
    const ofRun = random.fork(`run ${runs++}`)
    const example = examples.find((one) => one.name === name) ?? { name, title: name }
    const plan = planOf(example, argumentsOf(container), ofRun)
    live(world, host, cluster, container, plan, ofRun.between(...startMs))
  })
}

function argumentsOf(container: DemoContainer): readonly string[] {
  const parsed: unknown = JSON.parse(container.labels[runLabels.arguments] ?? '[]')
  return Array.isArray(parsed) ? parsed.map(String) : []
}

function live(
  world: World,
  host: Host,
  cluster: Cluster,
  container: DemoContainer,
  plan: ReturnType<typeof planOf>,
  afterMs: number,
): void {
  const life = container.starts
  const lives = () => container.state === 'running' && container.starts === life
  const says: DriverSays = (level, logger, text) => {
    if (lives()) host.say(container, 'stderr', log4j(world.now(), level, logger, text))
  }
  const end = (exitCode: number, inMs: number) => {
    world.after(inMs, () => {
      if (lives()) host.exit(container, exitCode, { byHand: false })
    })
  }

  world.after(afterMs, () => {
    says('INFO', 'SparkContext', 'Running Spark version 4.3.0')
    if ('exitCode' in plan) {
      for (const line of plan.says) host.say(container, 'stderr', line)
      end(plan.exitCode, 300)
      return
    }
    says('INFO', 'SparkContext', `Submitted application: ${plan.application}`)
    connect(plan, retries)
  })

  const connect = (work: Plan, left: number) => {
    if (!lives()) return
    says('INFO', 'StandaloneAppClient', 'Connecting to master spark://master:7077...')
    const application = cluster.submit({
      plan: work,
      driver: container,
      says,
      prints: (line) => {
        if (lives()) host.say(container, 'stdout', line)
      },
      ended: (state, error) => {
        if (state === 'FINISHED') {
          if (error === undefined) finish(work)
          else fail(work, error)
          return
        }
        const why = `Application has been killed. Reason: Master removed our application: ${state}`
        says('ERROR', 'StandaloneSchedulerBackend', why)
        end(1, 600)
      },
    })
    if (application === undefined) {
      if (left === 0) {
        says('ERROR', 'StandaloneSchedulerBackend', 'All masters are unresponsive! Giving up.')
        end(1, 300)
        return
      }
      says('WARN', 'StandaloneAppClient', 'Failed to connect to master master:7077')
      world.after(retryMs, () => {
        connect(work, left - 1)
      })
      return
    }
    says(
      'INFO',
      'StandaloneSchedulerBackend',
      `Connected to Spark cluster with app ID ${application.id}`,
    )
    const complain = () => {
      if (!lives() || application.endedAt !== undefined) return
      if (!application.executors.some(({ addedAt }) => addedAt !== undefined)) {
        const what =
          'Initial job has not accepted any resources; are there workers with free cores?'
        says('WARN', 'TaskSchedulerImpl', what)
      }
      world.after(complainMs, complain)
    }
    world.after(complainMs, complain)
  }

  const finish = (work: Plan) => {
    if (!lives()) return
    for (const line of work.output) host.say(container, 'stdout', line)
    says('INFO', 'SparkContext', 'Successfully stopped SparkContext')
    end(0, 700)
  }

  const fail = (work: Plan, error: string) => {
    if (!lives()) return
    for (const line of failureLines(work, error)) host.say(container, 'stderr', line)
    says('INFO', 'SparkContext', 'Successfully stopped SparkContext')
    end(1, 700)
  }
}
