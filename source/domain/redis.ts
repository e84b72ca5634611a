import type { ServiceKey } from './service.ts'

/** Redis among the services. */
export const redisKey: ServiceKey<Redis> & { readonly id: 'redis' } = { id: 'redis' }

/** Servers that speak Redis's protocol and answer `INFO`. */
export type RedisServer = 'Redis' | 'Valkey' | 'Dragonfly' | 'KeyDB'

/** Figures of `INFO all` by their names there (https://redis.io/docs/latest/commands/info/). */
export const redisFigures = {
  uptimeS: 'uptime_in_seconds',
  clients: 'connected_clients',
  blockedClients: 'blocked_clients',
  memoryBytes: 'used_memory',
  // 0: no limit.
  memoryLimitBytes: 'maxmemory',
  opsPerSecond: 'instantaneous_ops_per_sec',
  hits: 'keyspace_hits',
  misses: 'keyspace_misses',
  evictedKeys: 'evicted_keys',
  expiredKeys: 'expired_keys',
} as const

/** What Redis says of itself. */
export interface Redis extends Readonly<Record<keyof typeof redisFigures, number>> {
  readonly server: RedisServer
  /** Its own version, and not the one of Redis that some of them stand in for. */
  readonly version: string
  readonly role: string
  readonly evictionPolicy: string
  readonly fragmentation: number | undefined
  readonly keys: number
  readonly keysWithExpiry: number
  readonly rdbLastSaveAt: number | undefined
  readonly rdbLastSaveOk: boolean
  readonly aofEnabled: boolean
  /** The last write to its append-only file succeeded, or there was none. */
  readonly aofLastWriteOk: boolean
  /** It reads its data from disk and does not serve yet. */
  readonly loading: boolean
  /** Entries of the slow log, newest first. */
  readonly slowLog: readonly SlowLogEntry[]
  /** Operations a second of the answers before this one and of this, the last at the end. */
  readonly ops?: readonly number[]
}

/** One entry of the slow log. */
export interface SlowLogEntry {
  readonly id: number
  readonly at: number
  readonly microseconds: number
  /** Safe to print. */
  readonly command: string
}

/** Hits of all look-ups since the server started (0 – 1); undefined before the first look-up. */
export function hitRatio(redis: Pick<Redis, 'hits' | 'misses'>): number | undefined {
  const lookups = redis.hits + redis.misses
  return lookups > 0 ? redis.hits / lookups : undefined
}
