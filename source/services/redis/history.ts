import type { Redis as Connection } from 'ioredis'
import { z } from 'zod'
import { type Finished, parseSummary } from '../../diagnostics/history/finished.ts'
import type { HistoryStore } from '../../clients/contracts.ts'

/**
 * Where summaries are in Redis. Nothing else of this project's is there, and nothing outside it is
 * touched. The keys have no time to live, so that a policy that evicts what has one (`volatile-…`)
 * leaves them alone: what is too old or too many is removed with each summary that is written.
 * - `spark-on-docker:history:index`: sorted set of application ids by when they ended (ms)
 * - `spark-on-docker:history:application:ID`: the summary as JSON (`model/history.ts`)
 */
export const historyPrefix = 'spark-on-docker:history:'
/** The most summaries that are kept; the oldest go first. */
export const historyLength = 200
/** Each is kept this long after its end. */
export const historyMs = 30 * 24 * 3600 * 1000

const index = `${historyPrefix}index`
const keyOf = (applicationId: string) => `${historyPrefix}application:${applicationId}`

/** Gives a task the connection; rejects with a `ClientError`. */
export type WithRedis = <T>(
  signal: AbortSignal,
  task: (redis: Connection) => Promise<T>,
) => Promise<T>

const ids = z.array(z.string()).catch([])

/** Summaries of finished applications in Redis. */
export function createHistory(withRedis: WithRedis): HistoryStore {
  return {
    remember: (summary, signal) =>
      withRedis(signal, async (redis) => {
        const { applicationId } = summary
        const endedAt = summary.startedAt + summary.wallMs
        const value = JSON.stringify(summary)
        // The index first: a key that it does not name would never be removed.
        await redis.call('ZADD', index, String(endedAt), applicationId)
        await redis.call('PERSIST', index)
        await redis.call('SET', keyOf(applicationId), value)
        const most = String(-historyLength - 1)
        const old = await redis.call('ZRANGEBYSCORE', index, '-inf', `(${Date.now() - historyMs}`)
        const overflow = await redis.call('ZRANGE', index, '0', most)
        const gone = [...new Set([...ids.parse(old), ...ids.parse(overflow)])]
        if (gone.length === 0) return
        await redis.call('DEL', ...gone.map(keyOf))
        await redis.call('ZREM', index, ...gone)
      }),
    summaries: (signal) =>
      withRedis(signal, async (redis) => {
        const since = String(Date.now() - historyMs)
        const limit = ['LIMIT', '0', String(historyLength)] as const
        const newest = ids.parse(
          await redis.call('ZREVRANGEBYSCORE', index, '+inf', since, ...limit),
        )
        if (newest.length === 0) return []
        return parseSummaries(await redis.call('MGET', ...newest.map(keyOf)))
      }),
  }
}

/** Reads the answer to `MGET`: what has expired, or is of no known form, is left out. */
export function parseSummaries(answer: unknown): readonly Finished[] {
  if (!Array.isArray(answer)) return []
  return answer.flatMap((value: unknown) => parseSummary(value) ?? [])
}
