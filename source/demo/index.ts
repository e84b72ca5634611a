import type { Example } from '../domain/run.ts'
import type { Clients } from '../clients/contracts.ts'
import { services } from '../services/index.ts'
import { createCluster } from './cluster.ts'
import { createDemoCompose, createResources, singles } from './compose.ts'
import { createHost } from './containers.ts'
import { simulateBackground, simulateDrivers, simulatePast } from './driver.ts'
import { createDemoEngine } from './engine.ts'
import { createFaults, createGate, type DemoFaults } from './faults.ts'
import { createRedis, createTraefik } from './services.ts'
import { createEventLogs, createDemoSpark } from './spark.ts'
import { type Clock, systemClock } from '../clients/clock.ts'
import { createWorld } from './world.ts'

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

/** So long the cluster has been up when somebody begins to look. */
const begunMsAgo = 134 * 60_000

/**
 * Makes a simulated cluster and clients over it: seeded, in this process, applications as recorded
 * on a real one. It has lived for two hours when it begins. `close` stops its timers.
 */
export function createDemoClients(options: DemoOptions): DemoClients {
  const { project, seed, speed = 1, clock = systemClock, up = true } = options
  const world = createWorld({ project, seed, speed, clock, begunMsAgo: up ? begunMsAgo : 0 })
  const gate = createGate(world)
  const host = createHost(world)
  const cluster = createCluster(world, host)
  simulateDrivers(world, host, cluster, options.examples)
  const redis = createRedis(world, host, cluster, gate)
  const traefik = createTraefik(world, host, cluster, gate)
  if (up) {
    createResources(world, host)
    for (const service of singles) host.start(host.create(service, 1))
    for (let number = 1; number <= options.workers; number += 1) {
      const worker = host.create('worker', number)
      world.after(6000 + number * 400, () => {
        host.start(worker)
      })
    }
    simulatePast(world, host, cluster, begunMsAgo)
  }
  world.catchUp()
  if (options.background ?? true) simulateBackground(world, host, cluster)
  const stands = Object.fromEntries(
    services.flatMap((service) => {
      const stand = service.demo?.(world.now)
      return stand === undefined ? [] : [[service.id, stand] as const]
    }),
  )
  const engine = createDemoEngine(world, host, cluster, gate)
  return {
    kind: 'demo',
    engine,
    compose: createDemoCompose(world, host, engine, gate),
    spark: createDemoSpark(world, cluster, gate),
    services: { ...stands, traefik, redis },
    history: redis,
    eventLogs: createEventLogs(cluster, gate),
    faults: createFaults(host, cluster, gate),
    close: () => {
      world.close()
      return Promise.resolve()
    },
  }
}
