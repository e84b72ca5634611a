import { type ContainerWatch, watchContainers } from '../engine/containers.ts'
import { clientOf } from '../clients/contracts.ts'
import type { Container, ServiceName } from '../domain/container.ts'
import { redisKey } from '../domain/redis.ts'
import { traefikKey } from '../domain/traefik.ts'
import { isAlive, isLeaving, pairWorkers } from '../domain/scaling.ts'
import type { ActionContext } from './action.ts'
import { hindrance } from './hindrance.ts'
import { until, type WaitProgress } from './wait.ts'

/** 24 workers that start at once on two cores need two minutes. */
const limitMs = (workers: number) => 180_000 + workers * 10_000
/** How often Spark, Traefik and Redis are asked, who say nothing by themselves. */
const askMs = 500
/** A container that does not run for so long will not by itself. */
const hopelessMs = 20_000
/** Traefik takes a server in when its container is healthy, which is asked every 10 s. */
const serversLimitMs = 25_000

/** What must be there before something counts as started, and whose container may hinder it. */
const needed = {
  workers: new Set<ServiceName>(['master', 'worker']),
  everything: new Set<ServiceName>(['master', 'worker', 'traefik', 'redis']),
} as const

/**
 * Waits until the master and `workers` workers are ALIVE in Spark, and for `everything` until
 * Traefik and Redis answer too; no longer than until `superseded`. Rejects with which container
 * hinders it and why; one that is not needed for it does not.
 */
export function ready(
  context: ActionContext,
  workers: number,
  wanted: keyof typeof needed,
  superseded: () => boolean = () => false,
): Promise<void> {
  return watchContainers(context.clients.engine, context.signal, (watch) =>
    readyOf(context, watch, workers, wanted, superseded),
  )
}

async function readyOf(
  context: ActionContext,
  watch: ContainerWatch,
  workers: number,
  wanted: keyof typeof needed,
  superseded: () => boolean,
): Promise<void> {
  const { clients, signal } = context
  const hasFailed = createFailures(needed[wanted])
  let waiting: readonly Container[] = []
  let missing = 0
  let message = ''

  const look = async (): Promise<WaitProgress> => {
    const all = wanted === 'everything'
    const [containers, [master, traefik, redis]] = await Promise.all([
      watch.now(),
      Promise.allSettled([
        clients.spark.master(signal),
        all ? clientOf(clients, traefikKey).state(signal) : undefined,
        all ? clientOf(clients, redisKey).state(signal) : undefined,
      ]),
    ])
    signal.throwIfAborted()
    const pairs = pairWorkers(containers, master.status === 'fulfilled' ? master.value.workers : [])
    const alive = pairs.filter(isAlive).length
    waiting = pairs.filter((pair) => !isAlive(pair)).map(({ container }) => container)
    missing = workers - pairs.filter((pair) => !isLeaving(pair)).length
    const pending: string[] = []
    if (master.status === 'rejected') pending.push('the master does not answer yet')
    else {
      if (master.value.status !== 'ALIVE') pending.push(`the master is ${master.value.status}`)
      if (alive < workers) pending.push(`${alive} of ${workers} workers ALIVE`)
    }
    if (traefik.status === 'rejected') pending.push('Traefik does not answer yet')
    if (redis.status === 'rejected') pending.push('Redis does not answer yet')
    message = pending.length === 0 ? `${alive} of ${workers} workers ALIVE` : pending.join(', ')
    return {
      done: pending.length === 0 || superseded(),
      message,
      // A container that another has removed does not come by waiting.
      hopeless: missing > 0 || hasFailed(containers),
    }
  }
  if (await until(context, limitMs(workers), look, () => watch.changed(askMs))) return
  if (missing > 0) {
    const gone = missing === 1 ? '1 worker container was' : `${missing} worker containers were`
    throw new Error(`${message}: ${gone} removed meanwhile, not by this program`)
  }
  throw new Error(`${message}: ${await hindrance(context, needed[wanted], waiting)}`)
}

/** Adds up how long each container was seen not to run; true when it was too long for one. */
function createFailures(services: ReadonlySet<ServiceName>) {
  const down = new Map<string, number>()
  let last = Date.now()
  return (containers: readonly Container[]): boolean => {
    const elapsed = Date.now() - last
    last += elapsed
    for (const { id, service, state } of containers) {
      const failed = ['exited', 'dead', 'restarting'].includes(state) && services.has(service)
      if (failed) down.set(id, (down.get(id) ?? 0) + elapsed)
    }
    return [...down.values()].some((ms) => ms >= hopelessMs)
  }
}

/**
 * Waits a while until Traefik has the master and every worker as a server that is up. Nothing
 * depends on it, so it being late is no failure.
 */
export async function serversKnown(context: ActionContext, workers: number): Promise<void> {
  await until(context, serversLimitMs, async () => {
    const { services } = await clientOf(context.clients, traefikKey).state(context.signal)
    const up = new Set(
      services.flatMap(({ servers }) => servers.filter((one) => one.up).map(({ url }) => url)),
    ).size
    return { done: up > workers, message: `Traefik: ${up} of ${workers + 1} servers up` }
  })
}
