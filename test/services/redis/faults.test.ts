import { describe, expect, test } from 'vitest'
import { parseRedis } from '../../../source/services/redis/info.ts'
import { redisFaults } from '../../../source/services/redis/faults.ts'
import type { Redis } from '../../../source/domain/redis.ts'
import { fixture } from '../../clients/fixture.ts'
import { redis } from '../../ui/state.ts'

const faults = (change: Partial<Redis>) =>
  redisFaults({ ...redis, ...change }, { project: 'spark-on-docker' })
const full = { memoryBytes: 65 * 1024 ** 2, memoryLimitBytes: 64 * 1024 ** 2 }

describe('what is wrong with a Redis that answers', () => {
  test('nothing with one that is well', () => {
    expect(faults({})).toEqual([])
  })

  test.each<[string, Partial<Redis>, RegExp, RegExp]>([
    ['redis-save', { rdbLastSaveOk: false }, /could not save its data \(MISCONF\)/, /df -h \/data/],
    ['redis-aof', { aofLastWriteOk: false }, /append-only file \(MISCONF\)/, /df -h \/data/],
    ['redis-replica', { role: 'slave' }, /replica \(READONLY\)/, /replicaof no one/],
    ['redis-loading', { loading: true }, /loading its data/, /wait/],
    [
      'redis-full',
      { ...full, evictionPolicy: 'noeviction' },
      /memory is full \(OOM\)/,
      /REDIS_MAXMEMORY=128mb >> compose\/\.env/,
    ],
    [
      'redis-full',
      { ...full, evictionPolicy: 'volatile-lru', keysWithExpiry: 0 },
      /memory is full \(OOM\)/,
      /REDIS_MEMORY_LIMIT=256m/,
    ],
  ])('%s: %o', (id, change, words, remedy) => {
    const [first, ...more] = faults(change)
    expect(first).toMatchObject({ id, degrades: true, young: id === 'redis-loading' })
    expect(first?.text).toMatch(words)
    expect(first?.remedy).toMatch(remedy)
    expect(more).toEqual([])
  })

  test('full memory is no fault where something may go', () => {
    expect(faults({ ...full, keysWithExpiry: 5 })).toEqual([])
  })

  test('a policy that may evict the history is told, and degrades nothing', () => {
    const [one] = faults({ evictionPolicy: 'allkeys-lru' })
    expect(one).toMatchObject({ id: 'redis-policy', degrades: false })
    expect(one?.text).toMatch(/may evict the history/)
    expect(one?.remedy).toMatch(/SPARK_ON_DOCKER_REDIS_POLICY=volatile-lru >> compose\/\.env/)
    expect(faults({ evictionPolicy: 'allkeys-lru', memoryLimitBytes: 0 })).toEqual([])
  })

  test('Dragonfly goes on writing when it could not save', () => {
    expect(faults({ server: 'Dragonfly', rdbLastSaveOk: false })).toMatchObject([
      { id: 'redis-save', text: 'could not save its data', degrades: false },
    ])
  })
})

describe('servers that speak Redis’s protocol have their own name and version', () => {
  test.each([
    ['info-all', 'Redis', '7.0.15'],
    ['info-valkey', 'Valkey', '8.1.1'],
    ['info-keydb', 'KeyDB', '6.3.4'],
    ['info-dragonfly', 'Dragonfly', '1.31.0'],
  ])('%s: %s %s', (file, server, version) => {
    const read = parseRedis(fixture(`redis/${file}.txt`), undefined)
    expect(read).toMatchObject({ server, version, role: 'master', loading: false })
    expect(read.rdbLastSaveAt).toBeGreaterThan(0)
    expect(read.rdbLastSaveOk && read.aofLastWriteOk).toBe(true)
  })

  test('Valkey 7 has no version of its own', () => {
    const info = 'redis_version:7.2.4\r\nserver_name:valkey\r\n'
    expect(parseRedis(info, [])).toMatchObject({ server: 'Valkey', version: '7.2.4' })
  })

  test('what cannot be saved or written is read', () => {
    const info = fixture('redis/info-all.txt')
      .replace('rdb_last_bgsave_status:ok', 'rdb_last_bgsave_status:err')
      .replace('aof_last_write_status:ok', 'aof_last_write_status:err')
      .replace('loading:0', 'loading:1')
    expect(parseRedis(info, [])).toMatchObject({
      rdbLastSaveOk: false,
      aofLastWriteOk: false,
      loading: true,
    })
  })
})
