import type { Clients } from '../clients/contracts.ts'
import { lineOf } from '../clients/failure.ts'
import { askPatiently } from '../clients/patience.ts'
import { withComplaint } from '../services/traefik/complaint.ts'
import type { Config } from '../config/config.ts'
import type { ContainerSample } from '../domain/container.ts'
import { failed, fresh, loading, valueOf, type Reading } from '../domain/reading.ts'
import { requireRunning } from '../store/selectors/require.ts'
import { initialState, type State } from '../store/state.ts'

/** How long samples are waited for. */
const samplesMs = 4000

/** The state of a monitor that has asked nothing yet. */
export function emptyState(config: Config): State {
  const at = (port: number) => `http://${config.host}:${port}`
  const ports = config.reachedPorts ?? config.ports
  return initialState({
    project: config.project,
    demo: config.demo,
    ...(config.replay === true && { replay: true }),
    readOnly: config.readOnly,
    examples: config.examples,
    addresses: {
      web: at(ports.web),
      workers: at(ports.workers),
      dashboard: `${at(ports.dashboard)}/dashboard/`,
      master: at(ports.master),
      redis: `${config.host}:${ports.redis}`,
    },
    now: Date.now(),
  })
}

type Question<T> = (signal: AbortSignal, limitMs: number) => Promise<T>

async function ask<T>(signal: AbortSignal, question: Question<T>): Promise<Reading<T>> {
  try {
    return fresh(await askPatiently(signal, question), Date.now())
  } catch (error) {
    signal.throwIfAborted()
    return failed<T>(loading, lineOf(error), Date.now())
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
    ask(signal, async (limit, limitMs) => {
      requireRunning({ containers }, service)
      return await question(limit, limitMs)
    })
  const [engine, master, traefik, redis, samples] = await Promise.all([
    ask(signal, (limit) => clients.engine.info(limit)),
    of('master', (limit, limitMs) => clients.spark.master(limit, limitMs)),
    of('traefik', async (limit, limitMs) => {
      const said = await clients.traefik.state(limit, limitMs)
      return await withComplaint(said, clients.engine, valueOf(containers) ?? [], limit)
    }),
    of('redis', (limit, limitMs) => clients.redis.state(limit, limitMs)),
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
  const limit = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(samplesMs)])
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
