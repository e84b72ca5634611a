import type { Clients } from '../clients/contracts.ts'
import { withComplaint } from '../clients/traefik/complaint.ts'
import type { Config } from '../config.ts'
import type { ContainerSample } from '../model/container.ts'
import { failed, fresh, loading, valueOf, type Reading } from '../model/reading.ts'
import { requireRunning } from '../store/selectors/require.ts'
import { initialState, type State } from '../store/state.ts'

/** How long each part may take to answer, so that a dead one does not delay the others. */
const limitMs = 4000

/** The state of a monitor that has asked nothing yet. */
export function emptyState(config: Config): State {
  const at = (port: number) => `http://${config.host}:${port}`
  return initialState({
    project: config.project,
    demo: config.demo,
    readOnly: config.readOnly,
    examples: config.examples,
    addresses: {
      web: at(config.ports.web),
      workers: at(config.ports.workers),
      dashboard: `${at(config.ports.dashboard)}/dashboard/`,
      master: at(config.ports.master),
      redis: `${config.host}:${config.ports.redis}`,
    },
    now: Date.now(),
  })
}

type Question<T> = (signal: AbortSignal) => Promise<T>

async function ask<T>(signal: AbortSignal, question: Question<T>): Promise<Reading<T>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  try {
    return fresh(await question(limit), Date.now())
  } catch (error) {
    signal.throwIfAborted()
    const reason = limit.aborted
      ? `no answer in ${limitMs / 1000} s`
      : error instanceof Error
        ? error.message
        : String(error)
    return failed<T>(loading, reason, Date.now())
  }
}

/**
 * One look at everything, as a monitor's state: each part asked at the same time with its own
 * time limit. With `samples` the use of CPU and memory too, which takes two seconds.
 */
export async function collect(
  clients: Clients,
  config: Config,
  signal: AbortSignal,
  options: { readonly samples: boolean },
): Promise<State> {
  const containers = await ask(signal, (limit) => clients.engine.containers(limit))
  // A service without a running container is not asked: another cluster may have its port.
  const of = <T>(service: 'master' | 'traefik' | 'redis', question: Question<T>) =>
    ask(signal, async (limit) => {
      requireRunning({ containers }, service)
      return await question(limit)
    })
  const [engine, master, traefik, redis, samples] = await Promise.all([
    ask(signal, (limit) => clients.engine.info(limit)),
    of('master', (limit) => clients.spark.master(limit)),
    of('traefik', async (limit) => {
      const said = await clients.traefik.state(limit)
      return await withComplaint(said, clients.engine, valueOf(containers) ?? [], limit)
    }),
    of('redis', (limit) => clients.redis.state(limit)),
    options.samples ? sample(clients, containers, signal) : {},
  ])
  const active = valueOf(master)?.active ?? []
  const details = await Promise.all(
    active.map(async ({ id }) => {
      const detail = await ask(signal, (limit) => clients.spark.application(id, limit))
      return [id, detail] as const
    }),
  )
  return {
    ...emptyState(config),
    engine,
    containers,
    master,
    traefik,
    redis,
    samples,
    applications: Object.fromEntries(details),
    now: Date.now(),
  }
}

/** The second sample of each running service: the first has no CPU to compare with. */
async function sample(
  clients: Clients,
  containers: State['containers'],
  signal: AbortSignal,
): Promise<State['samples']> {
  const running = (valueOf(containers) ?? []).filter(({ state }) => state === 'running')
  const series = await Promise.all(
    running.map(async ({ id }) => [id, await samplesOf(clients, id, signal)] as const),
  )
  return Object.fromEntries(series)
}

async function samplesOf(
  clients: Clients,
  id: string,
  signal: AbortSignal,
): Promise<readonly ContainerSample[]> {
  const samples: ContainerSample[] = []
  const enough = new AbortController()
  const limit = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(limitMs)])
  try {
    await clients.engine.stats(
      id,
      (one) => {
        samples.push(one)
        if (one.cpuPercent !== undefined) enough.abort()
      },
      limit,
    )
  } catch {
    signal.throwIfAborted()
  }
  return samples
}
