import { clientOf } from '../clients/contracts.ts'
import type { Container, Service } from '../domain/container.ts'
import { redisKey } from '../domain/redis.ts'
import { traefikKey } from '../domain/traefik.ts'
import { isAlive, isLeaving, pairWorkers } from '../domain/scaling.ts'
import type { ActionContext } from './action.ts'
import { hindrance } from './hindrance.ts'
import { until, type Progress } from './wait.ts'

/** 24 workers that start at once on two cores need two minutes. */
const limitMs = (workers: number) => 180_000 + workers * 10_000
/** Looks at a container that does not run, after which it will not by itself: 20 s. */
const hopelessLooks = 40
/** Traefik takes a server in when its container is healthy, which is asked every 10 s. */
const serversLimitMs = 25_000

/** What must be there before something counts as started, and whose container may hinder it. */
const needed = {
  workers: new Set<Service>(['master', 'worker']),
  everything: new Set<Service>(['master', 'worker', 'traefik', 'redis']),
} as const

/**
 * Waits until the master and `workers` workers are ALIVE in Spark, and for `everything` until
 * Traefik and Redis answer too; no longer than until `superseded`. Rejects with which container
 * hinders it and why; one that is not needed for it does not.
 */
export async function ready(
  context: ActionContext,
  workers: number,
  wanted: keyof typeof needed,
  superseded: () => boolean = () => false,
): Promise<void> {
  const { clients, signal } = context
  const failures = new Map<string, number>()
  let waiting: readonly Container[] = []
  let missing = 0
  let message = ''

  const look = async (): Promise<Progress> => {
    const all = wanted === 'everything'
    const [containers, [master, traefik, redis]] = await Promise.all([
      clients.engine.containers(signal),
      Promise.allSettled([
        clients.spark.master(signal),
        all ? clientOf(clients, traefikKey).state(signal) : undefined,
        all ? clientOf(clients, redisKey).state(signal) : undefined,
      ]),
    ])
    signal.throwIfAborted()
    const pairs = pairWorkers(containers, master.status === 'fulfilled' ? master.value.workers : [])
    const alive = pairs.filter(isAlive).length
    const serving = pairs.filter((pair) => !isLeaving(pair)).length
    waiting = pairs.filter((pair) => !isAlive(pair)).map(({ container }) => container)
    missing = workers - serving
    const pending = [
      ...(master.status === 'rejected' ? ['the master does not answer yet'] : []),
      ...(master.status === 'fulfilled' && master.value.status !== 'ALIVE'
        ? [`the master is ${master.value.status}`]
        : []),
      ...(alive < workers && master.status === 'fulfilled'
        ? [`${alive} of ${workers} workers ALIVE`]
        : []),
      ...(traefik.status === 'rejected' ? ['Traefik does not answer yet'] : []),
      ...(redis.status === 'rejected' ? ['Redis does not answer yet'] : []),
    ]
    message = pending.length === 0 ? `${alive} of ${workers} workers ALIVE` : pending.join(', ')
    return {
      done: pending.length === 0 || superseded(),
      message,
      // A container that another has removed does not come by waiting.
      hopeless: missing > 0 || hasFailed(containers, needed[wanted], failures),
    }
  }
  if (await until(context, limitMs(workers), look)) return
  if (missing > 0) {
    const gone = missing === 1 ? '1 worker container was' : `${missing} worker containers were`
    throw new Error(`${message}: ${gone} removed meanwhile, not by this program`)
  }
  throw new Error(`${message}: ${await hindrance(context, needed[wanted], waiting)}`)
}

/** Counts how often each container was seen not to run; true when one was for too long. */
function hasFailed(
  containers: readonly Container[],
  services: ReadonlySet<Service>,
  seen: Map<string, number>,
): boolean {
  for (const { id, service, state } of containers) {
    if (!services.has(service)) continue
    if (state === 'exited' || state === 'dead' || state === 'restarting') {
      seen.set(id, (seen.get(id) ?? 0) + 1)
    }
  }
  return [...seen.values()].some((looks) => looks >= hopelessLooks)
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
