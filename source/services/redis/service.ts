import { z } from 'zod'
import { hitRatio, type Redis, redisKey } from '../../domain/redis.ts'
import { formatBytes } from '../../domain/units.ts'
import { ring } from '../../feeds/context.ts'
import { seriesLength } from '../../store/state.ts'
import type { Service } from '../service.ts'
import { createRedisClient } from './client.ts'
import { redisFaults } from './faults.ts'
import { ratioWords, redisPane } from './pane.ts'

const nullable = z.number().nullable()

/** Redis, or what speaks its protocol: a store for applications, and for the history of them. */
export const redis: Service<Redis> = {
  ...redisKey,
  title: 'Redis',
  need: 'usual',
  ports: [{ name: 'redis', what: 'Redis', address: (host, port) => `${host}:${port}` }],
  client: createRedisClient,
  complete: (answer, { previous }) => ({
    ...answer,
    ops: ring(previous?.value.ops ?? [], [answer.opsPerSecond], seriesLength),
  }),
  says: ({ server, version }) => `${server} ${version}`,
  faults: redisFaults,
  status: {
    fields: {
      server: z.string().nullable().describe('Redis, Valkey, Dragonfly or KeyDB'),
      version: z.string().nullable(),
      memoryBytes: z.int().nullable(),
      keys: nullable,
      opsPerSecond: nullable,
      hitRatio: nullable.describe('0 to 1'),
    },
    of: (value) => {
      const { server, version, memoryBytes, keys, opsPerSecond } = value
      return { server, version, memoryBytes, keys, opsPerSecond, hitRatio: hitRatio(value) ?? null }
    },
    words: (value) =>
      `${value.server} ${value.version}, ${formatBytes(value.memoryBytes)}, ${value.keys} keys, hit ratio ${ratioWords(value)}`,
  },
  pane: redisPane,
}
