import { traefikKey } from '../../source/domain/traefik.ts'
import { clientOf } from '../../source/clients/contracts.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { parseRedis } from '../../source/services/redis/info.ts'
import { entryPointTotals, parseMetrics } from '../../source/services/traefik/metrics.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import type { Fault } from '../fakes/http.ts'
import { startHttp } from '../fakes/http.ts'
import { fixture, jsonFixture } from './fixture.ts'

let cluster: FakeCluster
let clients: Clients
const never = new AbortController().signal

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  clients = createRealClients(cluster.config)
})
afterEach(async () => {
  await clients.close()
  await clients.close()
  await cluster.close()
})

describe('Traefik', () => {
  test('entry points, routers, services with the health of their servers, and totals', async () => {
    cluster.traefik.count('fake-web', 200, 10, 0.5)
    cluster.traefik.count('fake-web', 404, 2, 0.1)
    cluster.traefik.count('fake-workers', 502, 3, 0.2)
    const [up = ''] = cluster.traefik.workers.keys()
    cluster.traefik.workers.set('http://172.18.0.99:8081', 'DOWN')
    const state = await clientOf(clients, traefikKey).state(never)
    expect(state).toMatchObject({
      version: '3.7.15',
      startedAt: Date.parse('2026-11-23T12:00:00.5Z'),
    })
    expect(state.routers.map(({ name }) => name)).toEqual([
      'api@internal',
      'fake-master@docker',
      'fake-workers@docker',
    ])
    const services = Object.fromEntries(state.services.map(({ name, servers }) => [name, servers]))
    expect(services['api@internal']).toEqual([])
    expect(services['fake-workers@docker']).toContainEqual({ url: up, up: true })
    expect(services['fake-workers@docker']).toContainEqual({
      url: 'http://172.18.0.99:8081',
      up: false,
    })
    expect(
      state.totals.map((entry) => [
        entry.name,
        entry.requests,
        entry.clientErrors,
        entry.serverErrors,
      ]),
    ).toEqual([
      ['fake-web', 12, 2, 0],
      ['fake-workers', 3, 0, 3],
    ])
    expect(state.totals[0]?.durationSumS).toBeCloseTo(0.6)
  })

  test('the metrics of Traefik 3.7', () => {
    const samples = parseMetrics(fixture('traefik/metrics.txt'))
    expect(samples.length).toBeGreaterThan(20)
    expect(samples.every(({ value }) => !Number.isNaN(value))).toBe(true)
    const totals = entryPointTotals(samples)
    expect(totals.length).toBeGreaterThan(0)
    for (const entry of totals) {
      expect(entry.requests).toBeGreaterThan(0)
      expect(entry.durationCount).toBe(entry.requests)
    }
  })

  test('the text format: escapes, time stamps, infinities, comments, nonsense', () => {
    const lines = [
      '# HELP a b',
      'a{x="q\\"\\\\\\n,}",y="2"} 1.5e3 1700000000',
      'b +Inf',
      'not a sample',
      'c{} 3',
    ]
    expect(parseMetrics(lines.join('\n'))).toEqual([
      { name: 'a', labels: { x: 'q"\\\n,}', y: '2' }, value: 1500 },
      { name: 'b', labels: {}, value: Infinity },
      { name: 'c', labels: {}, value: 3 },
    ])
  })

  test('without metrics the rest still stands', async () => {
    cluster.traefik.fault('error', /metrics/)
    expect(await clientOf(clients, traefikKey).state(never)).toMatchObject({
      version: '3.7.15',
      totals: [],
    })
  })
})

describe('Redis', () => {
  test('INFO and the slow log over one connection', async () => {
    const first = await clientOf(clients, redisKey).state(never)
    expect(first).toMatchObject({ version: '7.0.15', keys: 5, keysWithExpiry: 2, opsPerSecond: 7 })
    expect(first.slowLog).toEqual([
      { id: 4, at: 1795439500000, microseconds: 12345, command: 'KEYS *' },
    ])
    await clientOf(clients, redisKey).state(never)
    expect(cluster.redis.connections()).toBe(1)
    expect(cluster.redis.commands.filter(([name]) => name?.toUpperCase() === 'AUTH')).toHaveLength(
      1,
    )
  })

  test('what Redis 7 said', () => {
    const redis = parseRedis(fixture('redis/info-all.txt'), [])
    expect(redis).toMatchObject({
      version: '7.0.15',
      role: 'master',
      memoryBytes: 1107408,
      memoryLimitBytes: 134217728,
      opsPerSecond: 131,
      hits: 1,
      misses: 1,
      keys: 201,
      rdbLastSaveAt: 1795440764000,
      rdbLastSaveOk: true,
      aofEnabled: true,
    })
  })

  test('a wrong password is named, and another service on the port', async () => {
    const { config } = cluster
    const wrong = createRealClients({ ...config, redisPassword: 'wrong' })
    await expect(clientOf(wrong, redisKey).state(never)).rejects.toThrow(
      /refuses the password: check SPARK_ON_DOCKER_REDIS/,
    )
    await wrong.close()
    const none = createRealClients({ ...config, redisPassword: '' })
    await expect(clientOf(none, redisKey).state(never)).rejects.toThrow(/refuses the password/)
    await none.close()
    const traefik = createRealClients({
      ...config,
      ports: { ...config.ports, redis: cluster.traefik.port },
    })
    await expect(clientOf(traefik, redisKey).state(never)).rejects.toThrow(
      /Redis at 127\.0\.0\.1:\d+ /,
    )
    await traefik.close()
  })
})

describe('each of them in trouble says so in one line, and works again afterwards', () => {
  const systems = {
    spark: () => ({ server: cluster.spark, ask: () => clients.spark.master(never) }),
    traefik: () => ({
      server: cluster.traefik,
      ask: () => clientOf(clients, traefikKey).state(never),
    }),
    redis: () => ({ server: cluster.redis, ask: () => clientOf(clients, redisKey).state(never) }),
  } as const
  const faults: readonly Fault[] = ['garbage', 'error', 'cut', 'hang']
  const cases = Object.keys(systems).flatMap((system) =>
    faults.map((fault) => [system, fault] as const),
  )

  test.each(cases)('%s: %s', async (name, fault) => {
    const { server, ask } = systems[name as keyof typeof systems]()
    await ask()
    server.fault(fault)
    await expect(ask()).rejects.toMatchObject({
      name: 'ClientError',
      system: name,
      message: expect.stringMatching(/^[\x20-\x7e]+$/) as unknown,
    })
    server.fault(undefined)
    await ask()
  })

  test.each(Object.keys(systems))('%s: refused connections', async (name) => {
    const { server, ask } = systems[name as keyof typeof systems]()
    await ask()
    await server.refuse()
    // The first to ask may find out that the connection it had was closed.
    await vi.waitFor(() => expect(ask()).rejects.toThrow(/refuses connections/))
    await server.accept()
    await ask()
  })
})

test('recorded Traefik services parse', async () => {
  const server = await startHttp(({ path }, response) => {
    const files: Record<string, string> = {
      '/api/version': 'version',
      '/api/entrypoints': 'entrypoints',
      '/api/http/routers': 'http-routers',
      '/api/http/services': 'http-services',
    }
    const file = files[path]
    if (file === undefined) response.end(fixture('traefik/metrics.txt'))
    else response.end(JSON.stringify(jsonFixture(`traefik/${file}.json`)))
  })
  const { config } = cluster
  const recorded = createRealClients({
    ...config,
    ports: { ...config.ports, dashboard: server.port },
  })
  const state = await clientOf(recorded, traefikKey).state(never)
  const workers = state.services.find(({ name }) => name === 'spark-on-docker-workers@docker')
  expect(workers?.servers.length).toBeGreaterThan(0)
  expect(workers?.servers.every(({ up }) => up)).toBe(true)
  expect(state.entryPoints).toContainEqual({ name: 'spark-on-docker-web', address: ':8080' })
  await recorded.close()
  await server.close()
})
