import { z } from 'zod'
import type { Redis, RedisServer, SlowLogEntry } from '../../domain/redis.ts'
import { cleanText, truncate } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'

/** Fields of `INFO`, as text by name. Section headings and empty lines are left out. */
export function infoFields(info: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of info.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (line.startsWith('#') || colon <= 0) continue
    fields.set(line.slice(0, colon), cleanText(line.slice(colon + 1)).trim())
  }
  return fields
}

/** Sums of the key counts of all databases (`db0:keys=2,expires=1,avg_ttl=0`). */
function keyspace(fields: ReadonlyMap<string, string>): { keys: number; expires: number } {
  const sum = { keys: 0, expires: 0 }
  for (const [name, value] of fields) {
    if (!/^db\d+$/.test(name)) continue
    sum.keys += Number(/\bkeys=(\d+)/.exec(value)?.[1] ?? 0)
    sum.expires += Number(/\bexpires=(\d+)/.exec(value)?.[1] ?? 0)
  }
  return sum
}

// id, time in seconds, duration in µs, arguments; the client's address and name since 4.0.
const slowLogEntry = z
  .tuple([z.coerce.number(), z.coerce.number(), z.coerce.number(), z.array(z.unknown())])
  .rest(z.unknown())
  .transform(([id, atS, microseconds, words]): SlowLogEntry => ({
    id,
    at: atS * 1000,
    microseconds,
    command: truncate(cleanText(words.map(String).join(' ')), 200),
  }))

/** Entries of `SLOWLOG GET`, newest first; what does not look like one is left out. */
export function parseSlowLog(answer: unknown): readonly SlowLogEntry[] {
  if (!Array.isArray(answer)) return []
  return answer.flatMap((entry: unknown) => {
    const result = slowLogEntry.safeParse(entry)
    return result.success ? [result.data] : []
  })
}

/**
 * How each server is told from the others, in the order in which to ask: all of them give a
 * `redis_version` for old clients' sake. KeyDB's is its own, and only its program and its section
 * name it. Dragonfly writes `df-v1.31.0`.
 */
const servers: readonly (readonly [
  RedisServer,
  (fields: ReadonlyMap<string, string>) => string | undefined,
])[] = [
  ['Dragonfly', (fields) => fields.get('dragonfly_version')?.replace(/^df-v?/, '')],
  [
    'Valkey',
    (fields) =>
      fields.get('valkey_version') ??
      (fields.get('server_name') === 'valkey' ? fields.get('redis_version') : undefined),
  ],
  [
    'KeyDB',
    (fields) =>
      fields.has('mvcc_depth') || (fields.get('executable') ?? '').includes('keydb')
        ? fields.get('redis_version')
        : undefined,
  ],
  ['Redis', (fields) => fields.get('redis_version')],
]

/** What answers, and its own version; undefined where it is none of them. */
function serverIn(
  fields: ReadonlyMap<string, string>,
): Pick<Redis, 'server' | 'version'> | undefined {
  for (const [server, versionIn] of servers) {
    const version = versionIn(fields)
    if (version !== undefined && version !== '') return { server, version }
  }
  return undefined
}

/** Reads the answers to `INFO all` and `SLOWLOG GET`. Rejects an answer that is no INFO. */
export function parseRedis(info: string, slowLog: unknown): Redis {
  const fields = infoFields(info)
  const server = serverIn(fields)
  if (server === undefined) {
    throw new ClientError(
      'redis',
      'what answers on the Redis port gives no redis_version: not Redis?',
    )
  }
  const number = (name: string) => {
    const value = Number(fields.get(name) ?? 0)
    return Number.isFinite(value) ? value : 0
  }
  const fragmentation = Number(fields.get('mem_fragmentation_ratio'))
  // Dragonfly's is named otherwise.
  const lastSave = number('rdb_last_save_time') || number('last_success_save')
  const { keys, expires } = keyspace(fields)
  return {
    ...server,
    uptimeS: number('uptime_in_seconds'),
    role: fields.get('role') ?? '',
    clients: number('connected_clients'),
    blockedClients: number('blocked_clients'),
    memoryBytes: number('used_memory'),
    memoryLimitBytes: number('maxmemory'),
    evictionPolicy: fields.get('maxmemory_policy') ?? '',
    fragmentation: Number.isFinite(fragmentation) ? fragmentation : undefined,
    opsPerSecond: number('instantaneous_ops_per_sec'),
    hits: number('keyspace_hits'),
    misses: number('keyspace_misses'),
    keys,
    keysWithExpiry: expires,
    evictedKeys: number('evicted_keys'),
    expiredKeys: number('expired_keys'),
    rdbLastSaveAt: lastSave > 0 ? lastSave * 1000 : undefined,
    rdbLastSaveOk: fields.get('rdb_last_bgsave_status') !== 'err',
    aofEnabled: fields.get('aof_enabled') === '1',
    aofLastWriteOk: fields.get('aof_last_write_status') !== 'err',
    loading: fields.get('loading') === '1',
    slowLog: parseSlowLog(slowLog),
  }
}
