import type { ContainerSample, KnownService } from '../domain/container.ts'
import type { DemoContainer } from './containers.ts'
import type { World } from './world.ts'

const mib = 1024 ** 2
type Range = readonly [number, number]

/** What containers of a service are like; figures as measured on the real cluster. */
interface Profile {
  readonly image: string
  /** `restart: unless-stopped` in compose.yaml. */
  readonly restarts: boolean
  /** From start to healthy in ms; undefined: no health check. */
  readonly healthyMs: Range | undefined
  /** From SIGTERM to its end in ms, and its status then: a JVM gives 128 + 15. */
  readonly stopMs: Range
  readonly stopCode: number
  readonly memoryMiB: number
  readonly limitMiB: number
  /** Memory and processes of each executor in it. */
  readonly executorMiB: number
  readonly idlePercent: number
  readonly startMs: number
  readonly processes: number
  /** Bytes a second on the network when there is nothing to do. */
  readonly network: number
}

const jvm = {
  image: 'spark-on-docker/spark:4.3.0',
  restarts: true,
  healthyMs: [4000, 7000],
  stopMs: [500, 1200],
  stopCode: 143,
  memoryMiB: 205,
  limitMiB: 2048,
  executorMiB: 300,
  idlePercent: 0.6,
  startMs: 4000,
  processes: 34,
  network: 900,
} as const satisfies Profile
const small = {
  ...jvm,
  image: 'redis:7',
  stopMs: [150, 400],
  stopCode: 0,
  memoryMiB: 9,
  limitMiB: 256,
  startMs: 800,
  processes: 6,
  network: 1400,
} as const satisfies Profile

/** One line a service. */
export const profiles: Readonly<Record<KnownService, Profile>> = {
  master: { ...jvm, memoryMiB: 228, network: 2600 },
  worker: { ...jvm, healthyMs: [6000, 10_000] },
  traefik: { ...small, image: 'traefik:v3.7', memoryMiB: 62, processes: 11 },
  redis: small,
  history: { ...jvm, limitMiB: 1024 },
  run: { ...jvm, restarts: false, healthyMs: undefined, memoryMiB: 395, idlePercent: 4 },
  other: small,
}

/** Makes what samples a container: each time what the engine would send now, CPU since the last one. */
export function createSampler(world: World, container: DemoContainer): () => ContainerSample {
  const profile = profiles[container.service]
  let last: { readonly at: number; readonly busyS: number } | undefined
  return () => {
    const { busy, executors, hoards, startedAt, id } = container
    const at = world.now()
    const livedS = (at - (startedAt ?? at)) / 1000
    const busyS = busy.total()
    const starting = Math.max(0, 1 - (livedS * 1000) / profile.startMs)
    const rate =
      last === undefined ? 0 : (busyS - last.busyS) / Math.max(0.001, (at - last.at) / 1000)
    const noise = (low: number, high: number, what: string) =>
      world.between([low, high], what, id, Math.floor(at / 1000))
    const idle = starting > 0 ? 90 * starting : profile.idlePercent * noise(0.4, 2.2, 'idle')
    const cpuPercent =
      last === undefined ? undefined : Math.min(104, idle + rate * 94 * noise(0.9, 1.06, 'busy'))
    last = { at, busyS }

    // A heap grows slowly; who hoards takes what it wants at once.
    const grown = executors.map(({ since }) => 1 - Math.exp((since - at) / 6000))
    const usual =
      profile.memoryMiB * (1 - starting * 0.8) * noise(0.99, 1.01, 'memory') +
      grown.reduce((sum, share) => sum + share * profile.executorMiB * (0.7 + busy.rate * 0.3), 0)
    const hoarded = hoards === undefined ? 0 : Math.min(1, (at - hoards.since) / hoards.ms)
    const memoryMiB = usual + (profile.limitMiB - usual) * hoarded
    const network = livedS * profile.network + busyS * 430_000
    return {
      at,
      cpuPercent: cpuPercent && Math.round(cpuPercent * 100) / 100,
      memoryBytes: Math.round(Math.min(memoryMiB, profile.limitMiB) * mib),
      memoryLimitBytes: profile.limitMiB * mib,
      receivedBytes: Math.round(network),
      sentBytes: Math.round(network * 0.85),
      readBytes: Math.round(48 * mib * (1 - starting) + busyS * 60_000),
      writtenBytes: Math.round(livedS * 60 + busyS * 700_000),
      processes: profile.processes + executors.length * 27,
    }
  }
}
