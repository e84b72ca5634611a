import { runLabels } from '../domain/run.ts'
import type { ComposeClient, EngineClient } from '../clients/contracts.ts'
import type { Host } from './containers.ts'
import type { Gate } from './faults.ts'
import type { World } from './world.ts'
import type { DemoContainer } from './simulation.ts'

/** Services of which there is one container, in the order in which they start. */
export const singles = ['redis', 'traefik', 'master'] as const
/** What the simulated Compose calls itself. */
const version = '2.40.3'
/** Time that the engine needs to create or start one container. */
const stepMs = 350

type Progress = (line: string) => void

/** Makes the project's network and volumes where they are missing. */
export function createResources({ project }: World, host: Host): readonly string[] {
  const wanted = [
    { to: host.networks, kind: 'Network', name: `${project}_default` },
    ...['events', 'recovery', 'redis'].map((volume) => {
      return { to: host.volumes, kind: 'Volume', name: `${project}_${volume}` }
    }),
  ].filter(({ to, name }) => !to.has(name))
  for (const { to, name } of wanted) to.add(name)
  return wanted.map(({ kind, name }) => `${kind} ${name} Created`)
}

/** Compose over the simulated engine. */
export function createDemoCompose(
  world: World,
  host: Host,
  engine: EngineClient,
  gate: Gate,
): ComposeClient {
  const start = async (container: DemoContainer, progress: Progress, signal: AbortSignal) => {
    if (container.state === 'running' || container.state === 'restarting') return
    progress(`Container ${container.name} Starting`)
    await world.wait(stepMs, signal)
    host.start(container)
    progress(`Container ${container.name} Started`)
  }
  /** The container of a service, which is created where it is missing. */
  const there = (
    service: (typeof singles)[number] | 'history' | 'worker',
    number: number,
    progress: Progress,
  ) => {
    const found = host.of(service).find((container) => container.number === number)
    if (found !== undefined) return found
    const made = host.create(service, number)
    progress(`Container ${made.name} Created`)
    return made
  }
  const startWorkers = async (count: number, progress: Progress, signal: AbortSignal) => {
    for (let number = 1; host.of('worker').length < count; number += 1)
      there('worker', number, progress)
    const running = () => host.of('worker').filter(({ state }) => state === 'running').length
    for (const worker of host.of('worker').toSorted((a, b) => a.number - b.number)) {
      if (running() < count) await start(worker, progress, signal)
    }
  }
  const call = <T>(signal: AbortSignal, body: () => T | Promise<T>) =>
    gate.call('compose', signal, body)

  return {
    version: (signal) => call(signal, () => version),
    workers: (count, progress, signal) => call(signal, () => startWorkers(count, progress, signal)),
    history: (progress, signal) =>
      call(signal, () => start(there('history', 1, progress), progress, signal)),
    up: (workers, progress, signal) =>
      call(signal, async () => {
        createResources(world, host).forEach(progress)
        for (const service of singles) await start(there(service, 1, progress), progress, signal)
        const [master] = host.of('master')
        while (master !== undefined && master.health !== 'healthy') await world.wait(stepMs, signal)
        await startWorkers(workers, progress, signal)
      }),
    down: (withVolumes, progress, signal) =>
      call(signal, async () => {
        for (const { id, name, labels } of host.containers()) {
          if (labels[runLabels.example] === undefined) {
            progress(`Container ${name} Stopping`)
            await engine.stop(id, 10, signal)
          }
          progress(`Container ${name} Removing`)
          await engine.remove(id, signal)
          progress(`Container ${name} Removed`)
        }
        const kinds = [
          ['Network', host.networks],
          ['Volume', withVolumes ? host.volumes : new Set<string>()],
        ] as const
        for (const [kind, names] of kinds) {
          for (const name of names) progress(`${kind} ${name} Removed`)
          names.clear()
        }
      }),
  }
}
