import type { Redis as Connection } from 'ioredis'
import { z } from 'zod'
import { type Finished, finishedSchema } from '../../model/history.ts'
import { cleanText } from '../../model/text.ts'
import type { HistoryStore } from '../contracts.ts'

/**
 * Where summaries are in Redis. Nothing else of this project's is there, and nothing outside it is
 * touched:
 * - `spark-on-docker:history:index`: sorted set of application ids by when they ended (ms)
 * - `spark-on-docker:history:application:ID`: the summary as JSON (`model/history.ts`)
 */
export const historyPrefix = 'spark-on-docker:history:'
/** The most summaries that are kept; the oldest go first. */
export const historyLength = 200
/** Each is kept this long. */
export const historySeconds = 30 * 24 * 3600

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
        await redis.call('SET', keyOf(applicationId), value, 'EX', String(historySeconds))
        await redis.call('ZADD', index, String(endedAt), applicationId)
        await redis.call('EXPIRE', index, String(historySeconds))
        const most = String(-historyLength - 1)
        const overflow = ids.parse(await redis.call('ZRANGE', index, '0', most))
        if (overflow.length === 0) return
        await redis.call('DEL', ...overflow.map(keyOf))
        await redis.call('ZREM', index, ...overflow)
      }),
    summaries: (signal) =>
      withRedis(signal, async (redis) => {
        const newest = ids.parse(
          await redis.call('ZREVRANGE', index, '0', String(historyLength - 1)),
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

/** One stored summary, safe to print; undefined for one of no known form. */
export function parseSummary(value: unknown): Finished | undefined {
  if (typeof value !== 'string') return undefined
  try {
    const result = finishedSchema.safeParse(cleaned(JSON.parse(value)))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

/** Every text in what was stored, keys too, made safe to print. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [cleanText(key), cleaned(of)]))
}
