import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import { inspectAll } from '../engine/containers.ts'
import type { ContainerSample } from '../domain/container.ts'
import { valueOf } from '../domain/reading.ts'
import { newRecord } from '../store/applications.ts'
import { services } from '../services/index.ts'
import { askOnce, lookAtServices } from '../services/look.ts'
import { addressesOf } from '../services/ports.ts'
import { initialState, type State } from '../store/state.ts'

/** How long samples are waited for. */
const samplesMs = 4000

/** The state of a monitor that has asked nothing yet. */
export function emptyState(config: Config): State {
  return initialState({
    project: config.project,
    demo: config.demo,
    ...(config.replay === true && { replay: true }),
    readOnly: config.readOnly,
    examples: config.examples,
    services,
    addresses: addressesOf(config),
    now: Date.now(),
  })
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
  const containers = await askOnce(signal, async (limit) =>
    inspectAll(clients.engine, await clients.engine.containers(limit), limit),
  )
  const [engine, said, samples] = await Promise.all([
    askOnce(signal, (limit) => clients.engine.info(limit)),
    lookAtServices(clients, { containers }, signal),
    options.samples ? sample(clients, containers, signal) : {},
  ])
  const active = valueOf(said.master)?.active ?? []
  const details = await Promise.all(
    active.map(async (summary) => {
      const { id } = summary
      const snapshot = await askOnce(signal, (limit) => clients.spark.application(id, limit))
      return [id, { ...newRecord(summary), snapshot }] as const
    }),
  )
  return {
    ...emptyState(config),
    engine,
    containers,
    ...said,
    samples,
    applications: Object.fromEntries(details),
    now: Date.now(),
  }
}

/** Two samples of each running container: the first has no CPU to compare with. */
async function sample(
  { engine }: Clients,
  containers: State['containers'],
  signal: AbortSignal,
): Promise<State['samples']> {
  const running = (valueOf(containers) ?? []).filter(({ state }) => state === 'running')
  const series = running.map(async ({ id }) => {
    const samples: ContainerSample[] = []
    const enough = new AbortController()
    const note = (one: ContainerSample) => {
      samples.push(one)
      if (one.cpuPercent !== undefined) enough.abort()
    }
    const limit = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(samplesMs)])
    // A container that goes meanwhile has the samples that it gave.
    await engine.stats(id, note, limit).catch(() => undefined)
    signal.throwIfAborted()
    return [id, samples] as const
  })
  return Object.fromEntries(await Promise.all(series))
}
