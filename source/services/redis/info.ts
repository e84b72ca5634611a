import { z } from 'zod'
import {
  type Redis,
  redisFigures,
  type RedisServer,
  type SlowLogEntry,
} from '../../domain/redis.ts'
import { cleanText, truncate } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'

/** Fields of `INFO`, as text by name. */
type Info = Readonly<Partial<Record<string, string>>>

/** Section headings and empty lines are left out. */
function fieldsOf(info: string): Info {
  const lines = info.matchAll(/^([^#:\r\n][^:\r\n]*):(.*)$/gm)
  return Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => [name, cleanText(value).trim()]),
  )
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
const slowLogOf = z
  .array(z.unknown())
  .catch([])
  .transform((all) => all.flatMap((entry) => slowLogEntry.safeParse(entry).data ?? []))

/**
 * The version of each server, in the order in which to ask: all of them give a `redis_version` for
 * old clients' sake. KeyDB's is its own, and only its program and its section name it.
 */
const servers: Readonly<Record<RedisServer, (info: Info) => string | undefined>> = {
  // `df-v1.31.0`.
  Dragonfly: (info) => info.dragonfly_version?.replace(/^df-v?/, ''),
  Valkey: (info) =>
    info.valkey_version ?? (info.server_name === 'valkey' ? info.redis_version : undefined),
  KeyDB: (info) =>
    info.mvcc_depth !== undefined || info.executable?.includes('keydb') === true
      ? info.redis_version
      : undefined,
  Redis: (info) => info.redis_version,
}

/** Reads the answers to `INFO all` and `SLOWLOG GET`. Rejects an answer that is no INFO. */
export function parseRedis(text: string, slowLog: unknown): Redis {
  const info = fieldsOf(text)
  const names = Object.keys(servers) as readonly RedisServer[]
  const server = names.find((name) => servers[name](info))
  const version = server && servers[server](info)
  if (server === undefined || version === undefined) {
    throw new ClientError(
      'redis',
      'what answers on the Redis port gives no redis_version: not Redis?',
    )
  }
  const number = (name: string) => {
    const value = Number(info[name] ?? 0)
    return Number.isFinite(value) ? value : 0
  }
  const figures = Object.entries(redisFigures).map(([figure, name]) => [figure, number(name)])
  const fragmentation = Number(info.mem_fragmentation_ratio)
  // Dragonfly's is named otherwise.
  const lastSave = number('rdb_last_save_time') || number('last_success_save')
  /** Over all databases (`db0:keys=2,expires=1,avg_ttl=0`). */
  const counted = (what: RegExp) =>
    Object.entries(info)
      .filter(([name]) => /^db\d+$/.test(name))
      .reduce((sum, [, value = '']) => sum + Number(what.exec(value)?.[1] ?? 0), 0)
  return {
    // Each of them is a number.
    ...(Object.fromEntries(figures) as Record<keyof typeof redisFigures, number>),
    ...{ server, version },
    role: info.role ?? '',
    evictionPolicy: info.maxmemory_policy ?? '',
    fragmentation: Number.isFinite(fragmentation) ? fragmentation : undefined,
    keys: counted(/\bkeys=(\d+)/),
    keysWithExpiry: counted(/\bexpires=(\d+)/),
    rdbLastSaveAt: lastSave > 0 ? lastSave * 1000 : undefined,
    rdbLastSaveOk: info.rdb_last_bgsave_status !== 'err',
    aofEnabled: info.aof_enabled === '1',
    aofLastWriteOk: info.aof_last_write_status !== 'err',
    loading: info.loading === '1',
    slowLog: slowLogOf.parse(slowLog),
  }
}
