import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/clients/real.ts'
import { parseRedis } from '../../source/clients/redis/info.ts'
import { entryPointTotals, parseMetrics } from '../../source/clients/traefik/metrics.ts'
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

describe('Spark', () => {
  test('master and worker, whatever content type the answer claims', async () => {
    const master = await clients.spark.master(never)
    expect(master).toMatchObject({ status: 'ALIVE', cores: 2, memoryMiB: 2048 })
    const [worker] = cluster.spark.workers
    worker?.executors.push('app-1')
    expect(await clients.spark.worker(worker?.id ?? '', never)).toMatchObject({
      executors: [{ applicationId: 'app-1' }],
    })
  })

  test('an application: jobs, stages and executors together', async () => {
    const { id } = cluster.spark.addApplication({
      done: 4,
      environment: { 'spark.cores.max': '2' },
    })
    const detail = await clients.spark.application(id, never)
    expect(detail.jobs[0]).toMatchObject({ tasks: 10, completedTasks: 4, status: 'RUNNING' })
    expect(detail.stages[0]?.durationQuantilesMs).toEqual([450, 600, 700])
    expect(detail.executors.map((executor) => executor.id)).toEqual(['driver', '0'])
    const { asked } = await clients.spark.facts(id, never)
    expect(asked).toMatchObject({ coresMax: 2, properties: { 'spark.cores.max': '2' } })
  })

  test('an application that ended has no page, and the message says so', async () => {
    const { id } = cluster.spark.addApplication({})
    cluster.spark.endApplication(id, 'FINISHED')
    await expect(clients.spark.application(id, never)).rejects.toThrow(
      `application ${id} has no page`,
    )
  })

  test('a kill is believed when the master’s list shows it, not for its 302', async () => {
    const { id } = cluster.spark.addApplication({})
    await clients.spark.killApplication(id, never)
    expect(cluster.spark.completed[0]).toMatchObject({ id, state: 'KILLED' })
    await expect(clients.spark.killApplication(id, never)).rejects.toThrow('is not running')

    cluster.spark.ignoresKills = true
    const other = cluster.spark.addApplication({})
    const abort = new AbortController()
    const kill = clients.spark.killApplication(other.id, abort.signal)
    setTimeout(() => {
      abort.abort(new Error('waited enough'))
    }, 300)
    await expect(kill).rejects.toThrow('waited enough')
  })

  test.each([
    ['a stage', (id: string) => clients.spark.killStage(id, 0, never)],
    ['a job', (id: string) => clients.spark.killJob(id, 0, never)],
  ])('%s is killed with the token of Spark’s own page, and seen to have ended', async (_, kill) => {
    const { id } = cluster.spark.addApplication({})
    await kill(id)
    const { jobs, stages } = await clients.spark.application(id, never)
    expect(jobs[0]?.status).toBe('FAILED')
    expect(stages[0]?.status).toBe('FAILED')
    await expect(kill(id)).rejects.toThrow(`0 of ${id} is not running`)
  })

  test('Spark before 4.1 has no token and takes a kill without one', async () => {
    cluster.spark.token = undefined
    const { id } = cluster.spark.addApplication({})
    await clients.spark.killStage(id, 0, never)
    await clients.spark.killApplication(id, never)
    expect(cluster.spark.completed[0]).toMatchObject({ id, state: 'KILLED' })
  })

  test('a kill that ends the application has done what was asked', async () => {
    const { id } = cluster.spark.addApplication({})
    cluster.spark.ignoresKills = true
    const kill = clients.spark.killStage(id, 0, never)
    await expect.poll(() => cluster.spark.requests.some((one) => one.includes('/kill/'))).toBe(true)
    cluster.spark.endApplication(id, 'FAILED')
    await expect(kill).resolves.toBeUndefined()
  })

  test('the end of an executor’s output in whole lines, without control characters', async () => {
    const [worker] = cluster.spark.workers
    const of = { workerId: worker?.id ?? '', applicationId: 'app-1', executorId: '0' }
    cluster.spark.executorLogs.set('app-1/0', 'first\n\u001b[31msecond\nthird\n')
    expect(await clients.spark.executorLog({ ...of, stream: 'stderr' }, never)).toEqual({
      lines: ['first', 'second', 'third'],
      skippedBytes: 0,
    })
    const long = Array.from({ length: 9000 }, (_, index) => `line ${index}`).join('\n')
    cluster.spark.executorLogs.set('app-1/0', long)
    const { lines, skippedBytes } = await clients.spark.executorLog(
      { ...of, stream: 'stderr' },
      never,
    )
    expect(skippedBytes).toBe(long.length - 65_536)
    expect(lines.at(-1)).toBe('line 8999')
    expect(long.split('\n')).toContain(lines[0])
    await expect(
      clients.spark.executorLog({ ...of, executorId: '7', stream: 'stdout' }, never),
    ).rejects.toThrow('executor 7 of app-1 left no stdout on its worker')
  })

  test('a redirect to a host among the containers is followed on the port that was asked', async () => {
    const server = await startHttp(({ path }, response) => {
      if (path === '/json/') response.writeHead(302, { location: 'http://master:8080/moved' }).end()
      else response.end(JSON.stringify({ url: 'spark://m:7077', status: 'STANDBY' }))
    })
    const { config } = cluster
    const moved = createRealClients({ ...config, ports: { ...config.ports, master: server.port } })
    expect(await moved.spark.master(never)).toMatchObject({ status: 'STANDBY' })
    await moved.close()
    await server.close()
  })
})

describe('Traefik', () => {
  test('entry points, routers, services with the health of their servers, and totals', async () => {
    cluster.traefik.count('web', 200, 10, 0.5)
    cluster.traefik.count('web', 404, 2, 0.1)
    cluster.traefik.count('workers', 502, 3, 0.2)
    const [up = ''] = cluster.traefik.workers.keys()
    cluster.traefik.workers.set('http://172.18.0.99:8081', 'DOWN')
    const state = await clients.traefik.state(never)
    expect(state).toMatchObject({
      version: '3.7.15',
      startedAt: Date.parse('2026-11-23T12:00:00.5Z'),
    })
    expect(state.routers.map(({ name }) => name)).toEqual([
      'api@internal',
      'master@docker',
      'workers@docker',
    ])
    const services = Object.fromEntries(state.services.map(({ name, servers }) => [name, servers]))
    expect(services['api@internal']).toEqual([])
    expect(services['workers@docker']).toContainEqual({ url: up, up: true })
    expect(services['workers@docker']).toContainEqual({ url: 'http://172.18.0.99:8081', up: false })
    expect(
      state.totals.map((entry) => [
        entry.name,
        entry.requests,
        entry.clientErrors,
        entry.serverErrors,
      ]),
    ).toEqual([
      ['web', 12, 2, 0],
      ['workers', 3, 0, 3],
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
    expect(await clients.traefik.state(never)).toMatchObject({ version: '3.7.15', totals: [] })
  })
})

describe('Redis', () => {
  test('INFO and the slow log over one connection', async () => {
    const first = await clients.redis.state(never)
    expect(first).toMatchObject({ version: '7.0.15', keys: 5, keysWithExpiry: 2, opsPerSecond: 7 })
    expect(first.slowLog).toEqual([
      { id: 4, at: 1795439500000, microseconds: 12345, command: 'KEYS *' },
    ])
    await clients.redis.state(never)
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
    await expect(wrong.redis.state(never)).rejects.toThrow(
      /refuses the password: check SPARK_ON_DOCKER_REDIS/,
    )
    await wrong.close()
    const none = createRealClients({ ...config, redisPassword: '' })
    await expect(none.redis.state(never)).rejects.toThrow(/refuses the password/)
    await none.close()
    const traefik = createRealClients({
      ...config,
      ports: { ...config.ports, redis: cluster.traefik.port },
    })
    await expect(traefik.redis.state(never)).rejects.toThrow(/Redis at 127\.0\.0\.1:\d+ /)
    await traefik.close()
  })
})

describe('each of them in trouble says so in one line, and works again afterwards', () => {
  const systems = {
    spark: () => ({ server: cluster.spark, ask: () => clients.spark.master(never) }),
    traefik: () => ({ server: cluster.traefik, ask: () => clients.traefik.state(never) }),
    redis: () => ({ server: cluster.redis, ask: () => clients.redis.state(never) }),
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
  const state = await recorded.traefik.state(never)
  const workers = state.services.find(({ name }) => name === 'workers@docker')
  expect(workers?.servers.length).toBeGreaterThan(0)
  expect(workers?.servers.every(({ up }) => up)).toBe(true)
  expect(state.entryPoints).toContainEqual({ name: 'web', address: ':8080' })
  await recorded.close()
  await server.close()
})
