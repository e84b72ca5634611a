import type { KnownService as Service } from '../../domain/container.ts'

const mib = 1024 ** 2

/** What containers of a service are like; figures as measured on the real cluster. */
export interface Profile {
  readonly image: string
  /** `restart: unless-stopped` in compose.yaml. */
  readonly restarts: boolean
  /** From start to healthy, from and to in ms; undefined: no health check. */
  readonly healthyMs: readonly [number, number] | undefined
  /** From SIGTERM to its end. */
  readonly stopMs: readonly [number, number]
  /** Exit status after SIGTERM: a JVM gives 128 + 15, the others end well. */
  readonly stopCode: number
  readonly memoryBytes: number
  readonly memoryLimitBytes: number
  /** CPU in percent of a core when there is nothing to do. */
  readonly idlePercent: number
  /** Memory that each executor in it adds. */
  readonly executorBytes: number
  /** CPU while it starts: percent of a core, and for how long. */
  readonly startPercent: number
  readonly startMs: number
  readonly processes: number
  /** Bytes a second on the network when there is nothing to do. */
  readonly idleNetwork: number
}

const spark = 'spark-on-docker/spark:4.3.0'
const jvm = {
  image: spark,
  restarts: true,
  healthyMs: [4000, 7000],
  stopMs: [500, 1200],
  stopCode: 143,
  memoryBytes: 205 * mib,
  memoryLimitBytes: 2048 * mib,
  idlePercent: 0.6,
  executorBytes: 300 * mib,
  startPercent: 92,
  startMs: 4000,
  processes: 34,
  idleNetwork: 900,
} as const satisfies Profile
const small = {
  image: 'redis:7',
  restarts: true,
  healthyMs: [4500, 6000],
  stopMs: [150, 400],
  stopCode: 0,
  memoryBytes: 9 * mib,
  memoryLimitBytes: 256 * mib,
  idlePercent: 0.4,
  executorBytes: 0,
  startPercent: 12,
  startMs: 800,
  processes: 6,
  idleNetwork: 1400,
} as const satisfies Profile

/** One line a service. */
export const profiles: Readonly<Record<Service, Profile>> = {
  master: { ...jvm, memoryBytes: 228 * mib, idleNetwork: 2600 },
  worker: { ...jvm, healthyMs: [6000, 10_000] },
  traefik: { ...small, image: 'traefik:v3.7', memoryBytes: 62 * mib, processes: 11 },
  redis: small,
  history: { ...jvm, memoryLimitBytes: 1024 * mib },
  run: {
    ...jvm,
    restarts: false,
    healthyMs: undefined,
    memoryBytes: 395 * mib,
    idlePercent: 4,
    processes: 48,
  },
  other: small,
}
