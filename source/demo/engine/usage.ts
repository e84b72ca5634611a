import type { ContainerSample } from '../../domain/container.ts'
import type { World } from '../world.ts'
import { type DemoContainer, noUsage } from './container.ts'
import type { Host } from './host.ts'
import { profiles } from './profiles.ts'

const kib = 1024

/** Moves what every running container uses, step by step. */
export function simulateUsage(world: World, host: Host): void {
  const random = world.random.fork('usage')
  host.onStart((container) => {
    const { memoryBytes, processes } = profiles[container.service]
    const since = (world.now() - (container.startedAt ?? world.now())) / 1000
    // What ran before the story began has its memory and its totals already.
    container.usage = {
      ...noUsage(),
      memoryBytes: since > 0 ? memoryBytes : memoryBytes * 0.15,
      receivedBytes: since * 900,
      sentBytes: since * 1300,
      readBytes: 48 * kib * kib,
      writtenBytes: since * 60,
      processes,
    }
  })
  host.onExit((container) => {
    container.usage = noUsage()
    container.busyCores = 0
    container.executors = 0
    container.hoardedShare = 0
  })
  world.onTick((ms) => {
    for (const container of host.containers()) {
      if (container.state === 'running') step(container, ms / 1000)
    }
  })

  const step = (container: DemoContainer, seconds: number) => {
    const { usage, busyCores, executors, service, startedAt } = container
    const profile = profiles[service]
    const starting = world.now() - (startedAt ?? 0) < profile.startMs
    const cpu =
      (starting ? profile.startPercent : profile.idlePercent * random.between(0.4, 2.2)) +
      busyCores * 94 * random.between(0.9, 1.06)
    // Smoothed, because the engine's own figure is the mean of a second.
    usage.cpuPercent += (Math.min(cpu, 104) - usage.cpuPercent) * 0.45

    const usual = profile.memoryBytes + executors * profile.executorBytes * (0.7 + busyCores * 0.3)
    const wanted = usual + (profile.memoryLimitBytes - usual) * container.hoardedShare
    // A heap grows slowly; who hoards takes what it wants at once.
    const pace = container.hoardedShare > 0 ? 0.6 : 0.12
    usage.memoryBytes += (wanted - usage.memoryBytes) * pace + random.gauss() * 90 * kib
    usage.memoryBytes = Math.min(Math.max(usage.memoryBytes, 1024 * kib), profile.memoryLimitBytes)

    const network = profile.idleNetwork * random.between(0.5, 1.6) + busyCores * 420 * kib
    usage.receivedBytes += network * seconds * random.between(0.8, 1.2)
    usage.sentBytes += network * seconds * random.between(0.6, 1.1)
    usage.readBytes += starting ? 9_000_000 * seconds : busyCores * 60 * kib * seconds
    usage.writtenBytes += (busyCores * 700 * kib + 40) * seconds
    usage.processes = profile.processes + executors * 27
  }
}

/** The sample that the engine would send now; the first one of a stream has no CPU figure. */
export function sampleOf(container: DemoContainer, at: number, first: boolean): ContainerSample {
  const { usage, service } = container
  return {
    at,
    cpuPercent: first ? undefined : Math.round(usage.cpuPercent * 100) / 100,
    memoryBytes: Math.round(usage.memoryBytes),
    memoryLimitBytes: profiles[service].memoryLimitBytes,
    receivedBytes: Math.round(usage.receivedBytes),
    sentBytes: Math.round(usage.sentBytes),
    readBytes: Math.round(usage.readBytes),
    writtenBytes: Math.round(usage.writtenBytes),
    processes: usage.processes,
  }
}
