import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HistoryStore, ServiceClient } from '../../../source/clients/contracts.ts'
import type { Redis } from '../../../source/domain/redis.ts'
import { createRedisClient } from '../../../source/services/redis/client.ts'
import { parseSummary } from '../../../source/diagnostics/history/finished.ts'
import { historyPrefix, historyMs } from '../../../source/services/redis/history.ts'
import { finished } from '../spark/feeds/insight-facts.ts'
import { type FakeRedis, startFakeRedis } from '../../fakes/redis.ts'

/** Well within the time that a summary is kept. */
const recently = Date.now() - 3_600_000
const never = new AbortController().signal
let redis: FakeRedis
let client: HistoryStore
let made: ServiceClient<Redis>

beforeEach(async () => {
  redis = await startFakeRedis('a-password')
  made = createRedisClient({
    host: '127.0.0.1',
    ports: { web: 1, workers: 1, dashboard: 1, master: 1, history: 1, redis: redis.port },
    redisPassword: 'a-password',
  })
  if (made.history === undefined) throw new Error('no history')
  client = made.history
})
afterEach(async () => {
  await made.close?.()
  await redis.close()
})

describe('history in Redis', () => {
  test('an empty one is empty; what is remembered comes back, the newest first', async () => {
    expect(await client.summaries(never)).toEqual([])
    const older = finished({ applicationId: 'app-1', startedAt: recently + 1000 })
    const newer = finished({ applicationId: 'app-2', startedAt: recently + 9000 })
    await client.remember(newer, never)
    await client.remember(older, never)
    expect(await client.summaries(never)).toEqual([newer, older])
    await client.remember({ ...older, name: 'again' }, never)
    expect((await client.summaries(never)).map(({ name }) => name)).toEqual(['Spark Pi', 'again'])
  })

  test('only keys under the prefix are used, none with a time to live, so that no policy for keys that have one takes them', async () => {
    await client.remember(finished({ applicationId: 'app-1' }), never)
    const keys = [...redis.keys.strings.keys(), ...redis.keys.sorted.keys()]
    expect(keys).toHaveLength(2)
    for (const key of keys) {
      expect(key.startsWith(historyPrefix)).toBe(true)
      expect(redis.keys.expiries.has(key)).toBe(false)
    }
  })

  test('what is older than 30 days is not shown, and goes with the next that is written', async () => {
    const old = finished({ applicationId: 'app-old', startedAt: Date.now() - historyMs + 60_000 })
    await client.remember(finished({ applicationId: 'app-new', startedAt: recently }), never)
    await client.remember({ ...old, wallMs: 0 }, never)
    expect(await client.summaries(never)).toHaveLength(2)
    // A month later, as the index says.
    const index = redis.keys.sorted.get(`${historyPrefix}index`)
    index?.set('app-old', Date.now() - historyMs - 1)
    expect((await client.summaries(never)).map(({ applicationId }) => applicationId)).toEqual([
      'app-new',
    ])
    expect(redis.keys.strings.size).toBe(2)
    await client.remember(finished({ applicationId: 'app-next', startedAt: recently }), never)
    expect([...redis.keys.strings.keys()].join()).not.toContain('app-old')
    expect(index?.has('app-old')).toBe(false)
  })

  test('an index that an older version gave a time to live loses it', async () => {
    redis.keys.expiries.set(`${historyPrefix}index`, 60)
    await client.remember(finished({ applicationId: 'app-1' }), never)
    expect(redis.keys.expiries.size).toBe(0)
  })

  test.each([
    [
      "MISCONF Redis is configured to save RDB snapshots, but it's unable to persist",
      /refuses writes, because it cannot save its data \(MISCONF\)/,
    ],
    [
      "OOM command not allowed when used memory > 'maxmemory'.",
      /refuses writes, because its memory is full \(OOM\)/,
    ],
    [
      "READONLY You can't write against a read only replica.",
      /refuses writes, because it is a replica \(READONLY\)/,
    ],
    ['LOADING Redis is loading the dataset in memory', /is loading its data/],
  ])('%s: said in words, and what is there can still be read', async (answer, words) => {
    await client.remember(finished({ applicationId: 'app-1' }), never)
    redis.refusal = answer
    await expect(client.remember(finished({ applicationId: 'app-2' }), never)).rejects.toThrow(
      words,
    )
    expect(await client.summaries(never)).toHaveLength(1)
    redis.refusal = undefined
    await client.remember(finished({ applicationId: 'app-2' }), never)
    expect(await client.summaries(never)).toHaveLength(2)
  })

  test('the oldest go when there are more than 200', async () => {
    for (let n = 0; n < 203; n += 1) {
      await client.remember(
        finished({ applicationId: `app-${n}`, startedAt: recently + n * 1000 }),
        never,
      )
    }
    const kept = await client.summaries(never)
    expect(kept).toHaveLength(200)
    expect(kept.at(-1)?.applicationId).toBe('app-3')
    expect(redis.keys.strings.size).toBe(200)
  })

  test('what is not of a known form is left out, and text is safe to print', async () => {
    const good = finished({ applicationId: 'app-1', name: 'evil\u001b[2Jname' })
    await client.remember(good, never)
    await client.remember(finished({ applicationId: 'app-2' }), never)
    await client.remember(finished({ applicationId: 'app-3' }), never)
    redis.keys.strings.set(`${historyPrefix}application:app-2`, '{"version": 99}')
    redis.keys.strings.delete(`${historyPrefix}application:app-3`)
    expect((await client.summaries(never)).map(({ name }) => name)).toEqual(['evilname'])
    expect(parseSummary('no JSON')).toBeUndefined()
    expect(parseSummary(undefined)).toBeUndefined()
  })

  test('several that ask at once, before there is a connection, all get an answer', async () => {
    await import('ioredis')
    const first = made.state(never)
    // The first one is connecting by now.
    await nextTurn()
    const second = client.summaries(never)
    expect((await first).version).not.toBe('')
    expect(await second).toEqual([])
  })

  test('Redis away is a failure in one line', async () => {
    await redis.refuse()
    await expect(client.summaries(never)).rejects.toThrow(
      `Redis at 127.0.0.1:${redis.port} refuses connections`,
    )
    await expect(client.remember(finished({}), never)).rejects.toMatchObject({ system: 'redis' })
    await redis.accept()
    await client.remember(finished({}), never)
    expect(await client.summaries(never)).toHaveLength(1)
  })
})
