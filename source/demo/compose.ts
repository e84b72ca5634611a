import { runLabels } from '../domain/run.ts'
import type { ComposeClient, EngineClient } from '../clients/contracts.ts'
import type { DemoContainer } from './engine/container.ts'
import type { Host } from './engine/host.ts'
import type { Gate } from './gate.ts'
import type { World } from './world.ts'

const volumes = ['events', 'recovery', 'redis'] as const
const single = ['redis', 'traefik', 'master'] as const
/** What the simulated Compose calls itself. */
const version = '2.40.3'
/** Time that the engine needs to create or start one container. */
const stepMs = 350

/** Makes the project's network and volumes where they are missing. */
export function createResources(world: World, host: Host): readonly string[] {
  const made: string[] = []
  const add = (to: Set<string>, kind: string, name: string) => {
    if (!to.has(name)) made.push(`${kind} ${name} Created`)
    to.add(name)
  }
  add(host.networks, 'Network', `${world.project}_default`)
  for (const name of volumes) add(host.volumes, 'Volume', `${world.project}_${name}`)
  return made
}

/** Makes the container of a service; `number` is Compose's. */
export function createService(
  host: Host,
  service: (typeof single)[number] | 'worker' | 'history',
  number: number,
  at?: number,
): DemoContainer {
  return host.create({ service, number, name: `${service}-${number}` }, at)
}

/** Compose over the simulated engine. */
export function createComposeClient(
  world: World,
  host: Host,
  engine: EngineClient,
  gate: Gate,
): ComposeClient {
  const start = async (
    container: DemoContainer,
    progress: (line: string) => void,
    signal: AbortSignal,
  ) => {
    if (container.state === 'running' || container.state === 'restarting') return
    progress(`Container ${container.name} Starting`)
    await world.wait(stepMs, signal)
    host.start(container)
    progress(`Container ${container.name} Started`)
  }
  const create = (make: () => DemoContainer, progress: (line: string) => void) => {
    const container = make()
    progress(`Container ${container.name} Created`)
    return container
  }
  const healthy = async (container: DemoContainer, signal: AbortSignal) => {
    while (container.health !== 'healthy') await world.wait(stepMs, signal)
  }

  /** Numbers of workers, lowest first, that must exist so that there are `wanted` of them. */
  const missingNumbers = (wanted: number) => {
    const taken = new Set(host.of('worker').map(({ number }) => number))
    const missing: number[] = []
    for (let number = 1; taken.size + missing.length < wanted; number += 1) {
      if (!taken.has(number)) missing.push(number)
    }
    return missing
  }

  const startWorkers = async (
    workers: number,
    progress: (line: string) => void,
    signal: AbortSignal,
  ) => {
    for (const number of missingNumbers(workers)) {
      create(() => createService(host, 'worker', number), progress)
    }
    const running = () => host.of('worker').filter(({ state }) => state === 'running').length
    for (const worker of host.of('worker').toSorted((a, b) => a.number - b.number)) {
      if (running() < workers) await start(worker, progress, signal)
    }
  }

  return {
    workers: (count, progress, signal) =>
      gate.call('compose', signal, () => startWorkers(count, progress, signal)),
    up: (workers, progress, signal) =>
      gate.call('compose', signal, async () => {
        createResources(world, host).forEach(progress)
        for (const service of single) {
          const [there] = host.of(service)
          const container = there ?? create(() => createService(host, service, 1), progress)
          await start(container, progress, signal)
        }
        const [master] = host.of('master')
        if (master !== undefined) await healthy(master, signal)
        await startWorkers(workers, progress, signal)
      }),
    down: (withVolumes, progress, signal) =>
      gate.call('compose', signal, async () => {
        for (const container of host.containers()) {
          const isRun = container.labels[runLabels.example] !== undefined
          if (!isRun) {
            progress(`Container ${container.name} Stopping`)
            await engine.stop(container.id, 10, signal)
          }
          progress(`Container ${container.name} Removing`)
          await engine.remove(container.id, signal)
          progress(`Container ${container.name} Removed`)
        }
        for (const name of host.networks) progress(`Network ${name} Removed`)
        host.networks.clear()
        if (!withVolumes) return
        for (const name of host.volumes) progress(`Volume ${name} Removed`)
        host.volumes.clear()
      }),
    history: (progress, signal) =>
      gate.call('compose', signal, async () => {
        const [there] = host.of('history')
        const container = there ?? create(() => createService(host, 'history', 1), progress)
        await start(container, progress, signal)
      }),
    version: (signal) => gate.call('compose', signal, () => version),
  }
}
