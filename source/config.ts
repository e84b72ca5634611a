import type { Example } from './model/run.ts'

/** Everything that can be configured, read once at the start (see `compose/.env.example`). */
export interface Config {
  readonly project: string
  /** Workers that `up` starts where none exist. */
  readonly workers: number
  readonly workerCores: number
  readonly workerMemoryMiB: number
  /** Host names or addresses and ports on which the monitor reaches the services. */
  readonly host: string
  readonly ports: Readonly<Record<PortName, number>>
  readonly images: { readonly spark: string }
  readonly redisPassword: string
  /** How many finished runs are kept. */
  readonly keptRuns: number
  readonly examples: readonly Example[]
  /** The environment that Compose is called with. */
  readonly environment: Readonly<Record<string, string>>
  readonly composeFile: string
  /** Program and first arguments: `['docker', 'compose']` or one binary. */
  readonly composeCommand: readonly [string, ...string[]]
  readonly readOnly: boolean
  readonly demo: boolean
}

export const portNames = ['web', 'workers', 'dashboard', 'master', 'redis', 'history'] as const
export type PortName = (typeof portNames)[number]
