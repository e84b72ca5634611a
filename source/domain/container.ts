/** Container states of the Docker Engine API (`State.Status`). */
export const containerStates = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] as const
export type ContainerState = (typeof containerStates)[number]

/** Health of the Docker Engine API; `none` where the image has no health check. */
export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy'

/** The health that the engine's words tell: `Up 5 minutes (healthy)`, `health_status: healthy`. */
export function healthIn(words: string): Health | undefined {
  const found = /(?:\(|health: |health_status: )(starting|healthy|unhealthy)\b/.exec(words)?.[1]
  return found as Health | undefined
}

/** Compose services of the project; `run` is a launched example, `other` what no service made. */
export type KnownService = 'master' | 'worker' | 'traefik' | 'redis' | 'history' | 'run' | 'other'
export type ServiceName = KnownService | (string & Record<never, never>)

/** One container of this Compose project. All text is already safe to print. */
export interface Container {
  /** Full 64-digit id. */
  readonly id: string
  /** First 12 digits: also the container's host name and, for a worker, its Spark host. */
  readonly shortId: string
  readonly name: string
  readonly service: ServiceName
  /** Compose's container number, 1 for the first worker; 0 when it has none. */
  readonly number: number
  readonly image: string
  readonly state: ContainerState
  readonly health: Health
  /** Exit status of the last run of its process, when it is not running. */
  readonly exitCode: number | undefined
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Milliseconds since the epoch; undefined when it never started, and until it was inspected. */
  readonly startedAt: number | undefined
  /** Milliseconds since the epoch; undefined while it runs, and until it was inspected. */
  readonly finishedAt: number | undefined
  /** True when the engine's `State.OOMKilled` was set as it was inspected. */
  readonly oomKilled: boolean
  readonly labels: Readonly<Record<string, string>>
  /** Its addresses on the networks it is in (`172.18.0.5`); empty while it is not running. */
  readonly ipAddresses: readonly string[]
  /** Limits that it was created with; 0 means none, absent until it was inspected. */
  readonly memoryLimitBytes?: number
  readonly cpus?: number
}

/** True while a container has processes. */
export function isUp({ state }: Pick<Container, 'state'>): boolean {
  return state === 'running' || state === 'paused'
}

/** One sample of a container's use of resources, from the engine's stats stream. */
export interface ContainerSample {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** 100 is one core; undefined in the first sample, which has nothing to compare with. */
  readonly cpuPercent: number | undefined
  /** Used without the page cache (usage − inactive_file). */
  readonly memoryBytes: number
  readonly memoryLimitBytes: number
  /** Totals since the container started. */
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly readBytes: number
  readonly writtenBytes: number
  readonly processes: number
}

/** Something the engine said about a container of this project. */
export interface EngineEvent {
  readonly at: number
  /** `create`, `start`, `die`, `kill`, `oom`, `stop`, `restart`, `destroy`, `health_status: healthy`, … */
  readonly action: string
  readonly containerId: string
  readonly containerName: string
  readonly service: ServiceName
  readonly exitCode: number | undefined
}

/** The engine itself. */
export interface EngineInfo {
  readonly name: string
  readonly version: string
  readonly apiVersion: string
  readonly cores: number
  readonly memoryBytes: number
}

/** One line of a container's log. */
export interface LogLine {
  readonly stream: 'stdout' | 'stderr'
  /** The engine's time stamp, milliseconds since the epoch. */
  readonly at: number
  /** Safe to print. */
  readonly text: string
}
