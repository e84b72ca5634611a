import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { scale } from '../../source/actions/scale.ts'
import { contextFor, perform, stateOf, testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

const workersOf = (cluster: ReturnType<typeof fakeCluster>['cluster']) =>
  cluster.containers.filter(({ service }) => service === 'worker').map(({ number }) => number)

describe('scaling down', () => {
  it('tells all that go together, drains each, then stops and removes exactly those', async () => {
    const { cluster, clients } = fakeCluster(4)
    for (const worker of cluster.spark) cluster.executors.set(worker.id, 2)
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls.slice(0, 2)).toEqual(['SIGPWR worker-4', 'SIGPWR worker-3'])
    expect(cluster.calls.toSorted()).toEqual(
      [3, 4]
        .flatMap((n) => [`SIGPWR worker-${n}`, `remove worker-${n}`, `stop worker-${n}`])
        .toSorted(),
    )
    expect(workersOf(cluster)).toEqual([1, 2])
    expect(reports).toContain('0 of 2 gone; worker-4: 1 executor finishes')
    expect(reports.at(-1)).toBe('2 workers (2 workers gone)')
  })

  it('asks the master once for all that leave, and each of them until it has no executor', async () => {
    const { cluster, clients } = fakeCluster(24)
    for (const worker of cluster.spark) cluster.executors.set(worker.id, 3)
    const asked = { master: 0, workers: 0 }
    const counting: Clients = {
      ...clients,
      spark: {
        ...clients.spark,
        master: (signal) => {
          asked.master += 1
          return clients.spark.master(signal)
        },
        workerPage: (id, signal) => {
          asked.workers += 1
          return clients.spark.workerPage(id, signal)
        },
      },
    }
    const { context } = await contextFor(counting)
    asked.master = 0
    expect(await perform(scale, context, { workers: 4 })).toBe('')
    expect(workersOf(cluster)).toEqual([1, 2, 3, 4])
    const told = cluster.calls.filter((call) => call.startsWith('SIGPWR'))
    expect(cluster.calls.slice(0, 20)).toEqual(told)
    // To plan (twice: the first was asked about), whether all have heard, and before some end.
    expect(asked.master).toBeLessThanOrEqual(24)
    expect(asked.workers).toBe(20 * 4)
  })

  it('a driver that started on a worker meanwhile is not killed: that worker stays', async () => {
    const { cluster, clients } = fakeCluster(2)
    const [, second] = cluster.spark
    cluster.executors.set(second?.id ?? '', 2)
    const { context } = await contextFor(clients, {
      said: (message) => {
        if (!message.includes('executor finishes')) return
        const driver = { id: 'driver-7', workerId: second?.id, mainClass: 'M', cores: 1 }
        cluster.drivers = [{ ...driver, memoryMiB: 512 }]
      },
    })
    expect(await perform(scale, context, { workers: 1 })).toMatch(
      /^workers left: 2; worker-2 could not be removed \(driver-7 has started on it\)/,
    )
    expect(cluster.calls).toEqual(['SIGPWR worker-2'])
    expect(workersOf(cluster)).toEqual([1, 2])
  })

  it('stops a worker that stays busy, after saying so', async () => {
    const { cluster, clients } = fakeCluster(2)
    for (const worker of cluster.spark) cluster.executors.set(worker.id, Infinity)
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 1 })).toBe('')
    expect(reports.join('\n')).toMatch(/worker-2: still busy after 120 s: it is stopped anyway/)
    expect(workersOf(cluster)).toEqual([1])
  })

  it('without a master: stopped plainly, after saying so', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.broken.set('master', 'connection refused')
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 1 })).toBe('')
    expect(reports[0]).toBe(
      'the master does not answer (connection refused): workers that go are not drained',
    )
    expect(cluster.calls).toEqual(['stop worker-2', 'remove worker-2'])
  })

  it('goes on when the page of a leaving worker dies with it', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.broken.set('worker page', 'bad gateway')
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 1 })).toBe('')
    expect(workersOf(cluster)).toEqual([1])
  })

  it('an exited worker goes first, and is only removed', async () => {
    const { cluster, clients } = fakeCluster(3)
    cluster.containers = cluster.containers.map((one) =>
      one.service === 'worker' && one.number === 1
        ? { ...one, state: 'exited', exitCode: 137 }
        : one,
    )
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual(['remove worker-1'])
  })

  it('a worker left DECOMMISSIONED by an interrupted scaling is replaced, and goes with the next', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.spark = cluster.spark.map((one, index) =>
      index === 0 ? { ...one, state: 'DECOMMISSIONED' } : one,
    )
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual(['compose workers 3'])
    expect(reports.at(-1)).toBe('2 workers ALIVE')
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls.slice(1)).toEqual(['stop worker-1', 'remove worker-1'])
    expect(workersOf(cluster)).toEqual([2, 3])
  })

  it('a worker that is not registered is stopped', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.spark = cluster.spark.slice(0, 1)
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 1 })).toBe('')
    expect(cluster.calls).toEqual(['stop worker-2', 'remove worker-2'])
  })

  it('says exactly what is left when one cannot be removed', async () => {
    const { cluster, clients } = fakeCluster(3)
    cluster.broken.set('remove worker-3', 'device is busy')
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 1 })).toBe(
      'workers left: 2; worker-3 could not be removed (device is busy) and takes no more work; scale again to remove it',
    )
    expect(workersOf(cluster)).toEqual([1, 3])
  })

  it('ends at once when it is interrupted', async () => {
    const { cluster, clients } = fakeCluster(2)
    for (const worker of cluster.spark) cluster.executors.set(worker.id, Infinity)
    const abort = new AbortController()
    const { context } = await contextFor(clients, {
      signal: abort.signal,
      said: (message) => {
        if (message.includes('executor finishes')) abort.abort(new Error('interrupted'))
      },
    })
    expect(await perform(scale, context, { workers: 1 })).toBe('interrupted')
    expect(cluster.calls).toEqual(['SIGPWR worker-2'])
  })
})

describe('what is asked and refused', () => {
  it('asks before it takes away, names who goes, and warns of the last', async () => {
    const { clients } = fakeCluster(3)
    const state = await stateOf(clients)
    expect(scale.confirm(state, { workers: 4 })).toBeUndefined()
    expect(scale.confirm(state, { workers: 3 })).toBeUndefined()
    expect(scale.confirm(state, { workers: 1 })).toMatch(
      /^Take 2 workers away \(worker-3, worker-2\)\?/,
    )
    expect(scale.confirm(state, { workers: 1 })).not.toMatch(/last worker/)
    expect(scale.confirm(state, { workers: 0 })).toMatch(
      /last worker: running applications will wait/,
    )
  })

  it('refuses numbers out of range, no cluster, and a second scaling', async () => {
    const { clients } = fakeCluster(1)
    const state = await stateOf(clients)
    expect(scale.refusal(state, { workers: 64 })).toBeUndefined()
    expect(scale.refusal(state, { workers: 65 })).toMatch(/from 0 to 64/)
    expect(scale.refusal(await stateOf(fakeCluster().clients), { workers: 1 })).toMatch(
      /no cluster/,
    )
    const activity = {
      id: 1,
      kind: 'scale' as const,
      title: scale.title({ workers: 4 }, state),
      state: 'running' as const,
      message: '3 of 4 workers ALIVE',
      startedAt: 0,
      endedAt: undefined,
    }
    expect(scale.refusal(await stateOf(clients, { activities: [activity] }), { workers: 2 })).toBe(
      '"scale to 4 workers" is under way (3 of 4 workers ALIVE): wait until it is done',
    )
    const done = { ...activity, state: 'done' as const }
    expect(
      scale.refusal(await stateOf(clients, { activities: [done] }), { workers: 2 }),
    ).toBeUndefined()
  })

  it('two at a time cannot run either', async () => {
    const { clients } = fakeCluster(1)
    const { context } = await contextFor(clients, { config: testConfig() })
    const first = perform(scale, context, { workers: 3 })
    await expect(scale.run(context, { workers: 2 })).rejects.toThrow(/is under way/)
    expect(await first).toBe('')
    expect(await perform(scale, context, { workers: 3 })).toBe('')
  })
})
