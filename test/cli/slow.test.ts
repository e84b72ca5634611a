import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { examineCluster } from '../../source/actions/examine.ts'
import { ClientError, type Clients } from '../../source/clients/contracts.ts'
import { askPatiently } from '../../source/clients/patience.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { collect } from '../../source/cli/collect.ts'
import { clusterHealth } from '../../source/store/selectors/cluster.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { lateOnce } from '../fakes/late.ts'

const never = new AbortController().signal
const limit = { timeout: 30_000 }
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

describe('an answer that is late once is asked for again', () => {
  test('by status', limit, async () => {
    const late = lateOnce(cluster)
    const state = await collect(clients, cluster.config, never, { samples: false })
    await late
    expect(clusterHealth(state)).toEqual({ word: 'up', reason: '' })
  })

  test('by doctor', limit, async () => {
    const late = lateOnce(cluster)
    const { findings } = await examineCluster({ clients, config: cluster.config, signal: never })
    await late
    const found = findings.filter(({ id }) => id.startsWith('service-'))
    expect(found.map(({ severity }) => severity)).toEqual(['ok', 'ok', 'ok'])
  })

  test('and what stays away is told with the longer limit', limit, async () => {
    cluster.traefik.fault('hang')
    const { readings } = await collect(clients, cluster.config, never, { samples: false })
    expect(readings.redis?.kind).toBe('fresh')
    expect(readings.traefik).toMatchObject({
      error: expect.stringMatching(/^Traefik at \S+ did not answer in 7 s$/) as unknown,
    })
  })
})

describe('a question', () => {
  test.each([
    ['that is refused is asked once', new ClientError('redis', 'refuses connections'), 1],
    ['that is late twice', new ClientError('redis', 'did not answer', { late: true }), 2],
  ])('%s', async (_, error, times) => {
    const limits: number[] = []
    const asking = askPatiently(never, (_signal, limitMs) => {
      limits.push(limitMs)
      return Promise.reject(error)
    })
    await expect(asking).rejects.toBe(error)
    expect(limits).toEqual([3000, 7000].slice(0, times))
  })
})
