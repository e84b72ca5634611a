import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { examineCluster } from '../../source/actions/examine.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { program } from './program.ts'

const never = new AbortController().signal
const complaint =
  'ERR Provider error, retrying in 1s error="permission denied while trying to connect to the Docker daemon socket" providerName=docker'
let cluster: FakeCluster
let clients: Clients

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  clients = createRealClients(cluster.config)
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

async function status() {
  const given = { clients, config: cluster.config }
  const { status: code, stdout } = await program(['status', '--json'], given)
  const snapshot = snapshotSchema.parse(JSON.parse(stdout))
  return { status: code, snapshot, text: (await program(['status'], given)).stdout }
}

async function findings() {
  const config = { ...cluster.config, readOnly: true }
  const examination = await examineCluster({ clients, config, signal: never })
  return (id: string) => examination.findings.find((finding) => finding.id === id)
}

/** A Traefik that cannot read the engine, and says so, since its start. */
function blind() {
  cluster.traefik.blind(true)
  const [traefik] = cluster.containers('traefik')
  if (traefik === undefined) throw new Error('no Traefik')
  cluster.engine.log(traefik, complaint)
}

describe('a service that answers and does not do its part', { timeout: 30_000 }, () => {
  test('Traefik and Redis that are well are ok', async () => {
    const { snapshot } = await status()
    expect(snapshot.traefik).toMatchObject({ ok: true, error: null, remedy: null })
    expect(snapshot.redis).toMatchObject({ ok: true, server: 'Redis', version: '7.0.15' })
    expect((await findings())('service-redis')?.evidence).toEqual(['Redis 7.0.15'])
  })

  test('Traefik without a route: degraded, exit 1, the line of its log and the remedy', async () => {
    blind()
    const { status: code, snapshot, text } = await status()
    expect(code).toBe(1)
    expect(snapshot.ok).toBe(false)
    expect(snapshot.cluster.state).toBe('degraded')
    expect(snapshot.cluster.reason).toBe(
      'traefik has no route of the cluster: it may not read the engine’s socket',
    )
    expect(snapshot.traefik).toMatchObject({ ok: false, version: '3.7.15' })
    expect(snapshot.traefik.error).toContain(complaint)
    expect(snapshot.traefik.remedy).toContain('SPARK_ON_DOCKER_DOCKER_SOCKET')
    expect(text).toContain(complaint)
    expect(text).toMatch(/\n→ echo SPARK_ON_DOCKER_DOCKER_SOCKET/)
    const of = await findings()
    expect(of('traefik-routes')).toMatchObject({ severity: 'warning', evidence: [complaint] })
    expect(of('service-traefik')).toBeUndefined()
    expect(of('routing-missing')).toBeUndefined()
  })

  test('what its log said before its last start does not count', async () => {
    cluster.traefik.blind(true)
    const [traefik] = cluster.containers('traefik')
    if (traefik === undefined) throw new Error('no Traefik')
    cluster.engine.log(traefik, complaint)
    traefik.startedAt = new Date(Date.now() + 60_000).toISOString()
    const { snapshot } = await status()
    expect(snapshot.cluster).toMatchObject({
      state: 'starting',
      reason: 'traefik has no route of the cluster',
    })
  })

  test.each([
    ['a save that failed', { rdb_last_bgsave_status: 'err' }, /could not save its data/],
    ['an append-only file', { aof_last_write_status: 'err' }, /append-only file/],
    [
      'full memory',
      { used_memory: '134217728', maxmemory_policy: 'noeviction' },
      /memory is full \(OOM\)/,
    ],
    ['a replica', { role: 'slave' }, /READONLY/],
  ])('Redis that refuses writes for %s: degraded, in words', async (_, info, words) => {
    Object.assign(cluster.redis.info, info)
    const { status: code, snapshot, text } = await status()
    expect(code).toBe(1)
    expect(snapshot.cluster.state).toBe('degraded')
    expect(snapshot.cluster.reason).toMatch(words)
    expect(snapshot.redis).toMatchObject({
      ok: false,
      error: expect.stringMatching(words) as string,
    })
    expect(text).toMatch(/\n→ /)
  })

  test('Redis that loads its data is starting', async () => {
    cluster.redis.info.loading = '1'
    const { snapshot } = await status()
    expect(snapshot.cluster).toMatchObject({ state: 'starting' })
    expect(snapshot.cluster.reason).toMatch(/loading its data/)
  })

  test('a policy that may evict the history is a warning, and nothing is degraded', async () => {
    cluster.redis.info.maxmemory_policy = 'allkeys-lru'
    expect((await status()).snapshot.redis.ok).toBe(true)
    const of = await findings()
    expect(of('service-redis')?.severity).toBe('ok')
    expect(of('redis-policy')?.title).toMatch(/may evict the history/)
  })

  test('a wrong password is what it is, and not silence', async () => {
    await clients.close()
    clients = createRealClients({ ...cluster.config, redisPassword: 'wrong' })
    const { snapshot } = await status()
    expect(snapshot.redis.error).toMatch(/refuses the password: check SPARK_ON_DOCKER_REDIS_PASS/)
    const finding = (await findings())('service-redis')
    expect(finding?.title).toMatch(/^fake-redis-1 refuses the password/)
  })

  test('another server is called by its own name', async () => {
    Object.assign(cluster.redis.info, { server_name: 'valkey', valkey_version: '8.1.1' })
    const { snapshot, text } = await status()
    expect(snapshot.redis).toMatchObject({ server: 'Valkey', version: '8.1.1' })
    expect(text).toMatch(/redis +answers +Valkey 8\.1\.1,/)
    expect((await findings())('service-redis')?.evidence).toEqual(['Valkey 8.1.1'])
  })
})
