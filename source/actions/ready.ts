import type { Container } from '../model/container.ts'
import { pairWorkers } from '../model/scaling.ts'
import type { ActionContext } from './action.ts'
import { until } from './wait.ts'

/** A worker on a busy machine needs a minute and more; 24 at once need two. */
const startLimitMs = 5 * 60_000

/** Workers of this project that run and that Spark calls ALIVE. */
export async function aliveWorkers(context: ActionContext): Promise<number> {
  const { clients, signal } = context
  const [containers, master] = await Promise.all([
    clients.engine.containers(signal),
    clients.spark.master(signal),
  ])
  return pairWorkers(containers, master.workers).filter(
    ({ container, spark }) => container.state === 'running' && spark?.state === 'ALIVE',
  ).length
}

/** Waits until `workers` workers are ALIVE in Spark. Rejects with what hinders the first one. */
export async function workersReady(context: ActionContext, workers: number): Promise<void> {
  await until(
    context,
    startLimitMs,
    async () => {
      const alive = await aliveWorkers(context)
      return { done: alive >= workers, message: `${alive} of ${workers} workers ALIVE` }
    },
    async (last) => `${last} after ${startLimitMs / 60_000} minutes; ${await hindrance(context)}`,
  )
}

/** Waits until Traefik and Redis answer. */
export async function servicesReady(context: ActionContext): Promise<void> {
  const { clients, signal } = context
  const wait = (what: string, look: () => Promise<unknown>) =>
    until(
      context,
      60_000,
      async () => {
        await look()
        return { done: true, message: `${what} answers` }
      },
      async (last) => `${what} does not answer: ${last}; ${await hindrance(context)}`,
    )
  await wait('Traefik', () => clients.traefik.state(signal))
  await wait('Redis', () => clients.redis.state(signal))
}

/** Which container is not as it should be, with the last line that it logged. */
async function hindrance(context: ActionContext): Promise<string> {
  const containers = await context.clients.engine.containers(context.signal)
  const bad = containers.find(
    ({ service, state, health }) =>
      service !== 'run' && (state !== 'running' || health === 'unhealthy'),
  )
  if (bad === undefined) return 'all containers run: look at their logs'
  const status = bad.exitCode === undefined ? '' : ` (exit status ${bad.exitCode})`
  const state = bad.state === 'running' ? bad.health : bad.state
  return `${bad.name} is ${state}${status}: ${await lastLine(context, bad)}`
}

async function lastLine(context: ActionContext, container: Container): Promise<string> {
  let last = 'its log is empty'
  try {
    const options = { tail: 20, follow: false }
    await context.clients.engine.logs(
      container.id,
      options,
      (line) => {
        if (line.text.trim() !== '') last = line.text
      },
      context.signal,
    )
  } catch {
    last = 'its log could not be read'
  }
  return last
}
