import type { Host } from './engine/host.ts'
import { type Plan, stage } from './examples/plan.ts'
import type { Cluster } from './spark/cluster.ts'
import type { World } from './world.ts'

const names = ['hourly-rollup', 'clickstream-sessions', 'sensor-join'] as const

/**
 * A small application now and then, submitted from inside the master's container, so that there
 * is something to see before anybody launches anything. It takes one core, and only where that
 * leaves one for the person at the keys.
 */
export function simulateBackground(world: World, host: Host, cluster: Cluster): void {
  const random = world.random.fork('background')
  const round = () => {
    world.after(random.between(40_000, 90_000), round)
    const driver = host.of('master').find(({ state }) => state === 'running')
    const alive = cluster.workers.all().filter(({ state }) => state === 'ALIVE')
    const free = alive.filter(({ executors }) => executors.length === 0).length
    const [name, tasks] = [random.pick(names), random.integer(8, 16)]
    if (driver === undefined || free < 2 || cluster.active().length > 0) return
    cluster.submit({
      plan: rollup(name, tasks),
      driver,
      says: () => undefined,
      prints: () => undefined,
      ended: () => undefined,
    })
  }
  world.after(5000, round)
}

/** What such an application does: it reads, shuffles and writes, on one core. */
export function rollup(application: string, tasks: number): Plan {
  const name = 'save at Rollup.scala:52'
  const reading = stage('scan parquet', tasks, 700, {
    inputBytes: 4_200_000,
    shuffleWriteBytes: 310_000,
  })
  const writing = stage('insert into table', 4, 600, {
    shuffleReadBytes: (310_000 * tasks) / 4,
    outputBytes: 260_000,
  })
  return {
    application,
    jobs: [{ name, query: 0, stages: [reading, writing] }],
    output: [],
    queries: [name],
    conf: { 'spark.cores.max': '1' },
  }
}
