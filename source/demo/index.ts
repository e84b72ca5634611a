import type { Example } from '../domain/run.ts'
import type { Clients } from '../clients/contracts.ts'
import { rollup, simulateBackground } from './background.ts'
import { type Clock, systemClock } from './clock.ts'
import { createComposeClient, createResources, createService } from './compose.ts'
import { simulateDrivers } from './driver.ts'
import { createEngineClient } from './engine/client.ts'
import { services } from '../services/index.ts'
import { createHost, type Host } from './engine/host.ts'
import { simulateUsage } from './engine/usage.ts'
import { planOf } from './examples/planners.ts'
import { createEventLogs } from './event-logs.ts'
import { createFaults, type DemoFaults } from './faults.ts'
import { createGate } from './gate.ts'
import { createHistory } from './services/history.ts'
import { createRedis } from './services/redis.ts'
import { createTraefik } from './services/traefik.ts'
import { type Cluster, createCluster } from './spark/cluster.ts'
import { createSparkClient } from './spark/client.ts'
import { createWorld, type World } from './world.ts'

/** What a simulated cluster is made of. */
export interface DemoOptions {
  /** The same seed tells the same story. */
  readonly seed: number
  /** Workers that are there at the start. */
  readonly workers: number
  readonly examples: readonly Example[]
  readonly project: string
  /** 2 tells the story in half the time. Default 1. */
  readonly speed?: number
  /** Default: the machine's. */
  readonly clock?: Clock
  /** A small application now and then. Default true. */
  readonly background?: boolean
  /** False: nothing is up yet, as after `down`. Default true. */
  readonly up?: boolean
}

/** The clients of a simulated cluster, and what can be made to go wrong in it. */
export type DemoClients = Clients & { readonly faults: DemoFaults }

const minuteMs = 60_000
/** What took longer than this before the story began was killed. */
const patienceMs = 205_000

const ignore = () => undefined

/**
 * Makes a simulated cluster and clients over it: seeded, in this process, without any input or
 * output. It has been up for two hours when it begins. `close` stops its timers.
 */
export function createDemoClients(options: DemoOptions): DemoClients {
  const { project, seed, speed = 1, clock = systemClock } = options
  const world = createWorld({ project, seed, speed, clock })
  const gate = createGate(world)
  const host = createHost(world)
  const cluster = createCluster(world, host)
  const stats = { slow: 1 }
  // The order is that of a step: who computes, what that costs, who is asked about it.
  simulateDrivers(world, host, cluster, options.examples)
  simulateUsage(world, host)
  const redis = createRedis(world, host, cluster, gate)
  const traefik = createTraefik(world, host, cluster, gate)
  if (options.background ?? true) simulateBackground(world, host, cluster)
  const engine = createEngineClient(world, host, cluster, gate, () => stats.slow)
  if (options.up ?? true) begin(world, host, cluster, options.workers)
  return {
    kind: 'demo',
    engine,
    compose: createComposeClient(world, host, engine, gate),
    spark: createSparkClient(world, cluster, gate),
    services: {
      ...Object.fromEntries(
        services.flatMap((service) => {
          const stand = service.demo?.(() => world.now())
          return stand === undefined ? [] : [[service.id, stand]]
        }),
      ),
      traefik,
      redis,
    },
    history: createHistory(redis),
    eventLogs: createEventLogs(world, cluster, gate),
    faults: createFaults(host, cluster, gate, stats),
    close: () => {
      world.close()
      return Promise.resolve()
    },
  }
}

/** What was there before the story begins: containers, and applications that have ended. */
function begin(world: World, host: Host, cluster: Cluster, workers: number): void {
  const at = world.now() - 134 * minuteMs
  createResources(world, host)
  for (const service of ['redis', 'traefik', 'master'] as const) {
    host.start(createService(host, service, 1, at), at + 700)
  }
  for (let number = 1; number <= workers; number += 1) {
    host.start(createService(host, 'worker', number, at), at + 6000 + number * 400)
  }
  const [driver] = host.of('master')
  if (driver === undefined) return
  const random = world.random.fork('past')
  const ranks = ['data/mllib/pagerank_data.txt', '10']
  // The oldest first; the last one took too long for somebody.
  const past = [
    { minutesAgo: 96, plan: planOf({ name: 'pi', title: 'Pi' }, ['10'], random) },
    { minutesAgo: 71, plan: planOf({ name: 'pagerank', title: 'PageRank' }, ranks, random) },
    { minutesAgo: 22, plan: rollup('sensor-join', 800) },
  ]
  for (const { minutesAgo, plan } of past) {
    if ('exitCode' in plan) continue
    const submission = { plan, driver, says: ignore, prints: ignore, ended: ignore }
    cluster.remember(submission, minutesAgo * minuteMs, patienceMs)
  }
}
