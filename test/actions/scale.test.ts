import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { scale } from '../../source/actions/scale.ts'
import { contextFor, perform, stateOf, testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'
import { sparkWorker } from './things.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

const workersOf = (cluster: ReturnType<typeof fakeCluster>['cluster']) =>
  cluster.containers.filter(({ service }) => service === 'worker').map(({ number }) => number)

describe('scaling up', () => {
  it('waits until each new worker is ALIVE in Spark, saying how many are', async () => {
    const { cluster, clients } = fakeCluster(1)
    const late: (() => void)[] = []
    cluster.workerStarts = (started) => late.push(() => cluster.spark.push(sparkWorker(started)))
    const { context, reports } = await contextFor(clients, {
      said: (message) => {
        if (message.includes(' of 3 ')) late.shift()?.()
      },
    })
    expect(await perform(scale, context, { workers: 3 })).toBe('')
    expect(reports.filter((message) => message.includes(' of 3 '))).toEqual([
      '1 of 3 workers ALIVE',
      '2 of 3 workers ALIVE',
      '3 of 3 workers ALIVE',
    ])
    expect(reports.at(-1)).toBe('3 workers ALIVE')
    expect(cluster.calls).toEqual(['compose up 3'])
  })

  it('says when the engine has less than the workers offer, and does it all the same', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.info = { ...cluster.info, cores: 8, memoryBytes: 2 * 1024 ** 3 }
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 4 })).toBe('')
    expect(reports.at(-1)).toMatch(/^4 workers ALIVE \(warning: .*4\.0 GiB.*2\.0 GiB/)
  })

  it('gives up on a container that does not come up: which, its status, what it said', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.workerStarts = (started) => {
      cluster.containers = cluster.containers.map((one) =>
        one.id === started.id ? { ...one, state: 'restarting', exitCode: 1, health: 'none' } : one,
      )
    }
    cluster.logs.set('worker-2', [{ stream: 'stderr', text: 'no space left on device' }])
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe(
      '1 of 2 workers ALIVE: test-worker-2 is restarting, exit status 1; it said last: no space left on device; the new containers stay: scale again to retry, or down to take them away',
    )
  })

  it('names the worker that runs and never registers', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.workerStarts = () => undefined
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toMatch(
      /^1 of 2 workers ALIVE: test-worker-2 is healthy; its log is empty;/,
    )
  })

  it('starts a stopped worker again rather than counting it', async () => {
    const { cluster, clients } = fakeCluster(2)
    const [, second] = cluster.containers.filter(({ service }) => service === 'worker')
    cluster.containers = cluster.containers.map((one) =>
      one.id === second?.id ? { ...one, state: 'exited', exitCode: 0 } : one,
    )
    cluster.spark = cluster.spark.slice(0, 1)
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual(['compose up 2'])
    expect(reports.at(-1)).toBe('2 workers ALIVE')
  })

  it('does nothing where there are so many already', async () => {
    const { cluster, clients } = fakeCluster(2)
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual([])
    expect(reports).toEqual(['2 workers already'])
  })
})

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
    expect(reports).toContain('0 of 2 gone; worker-4: 2 executors finish')
    expect(reports.at(-1)).toBe('2 workers (2 workers gone)')
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

  it('a worker left DECOMMISSIONED by an interrupted scaling goes too and is replaced', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.spark = cluster.spark.map((one, index) =>
      index === 0 ? { ...one, state: 'DECOMMISSIONED' } : one,
    )
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual(['stop worker-1', 'remove worker-1', 'compose up 2'])
    expect(reports.at(-1)).toBe('2 workers ALIVE')
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
