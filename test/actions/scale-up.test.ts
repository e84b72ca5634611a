import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { scale } from '../../source/actions/scale.ts'
import { contextFor, perform } from './context.ts'
import { fakeCluster } from './fake-clients.ts'
import { container, sparkWorker } from './things.ts'

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
    expect(cluster.calls).toEqual(['compose workers 3'])
  })

  it('asks, with the figures, before the workers offer more than the engine has', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.info = { ...cluster.info, cores: 8, memoryBytes: 2 * 1024 ** 3 }
    const { context, reports } = await contextFor(clients)
    const questions: string[] = []
    const asked = (question: string) => {
      expect(cluster.calls).toEqual([])
      questions.push(question)
    }
    expect(await perform(scale, context, { workers: 4 }, asked)).toBe('')
    expect(questions).toEqual([
      '4 workers offer 4.0 GiB of memory where the engine has 2.0 GiB: they share what there is. Start them all the same?',
    ])
    expect(reports.at(-1)).toBe('4 workers ALIVE')
  })

  it('one more asks only where it is the first for which the engine has no room', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.info = { ...cluster.info, cores: 8, memoryBytes: 2 * 1024 ** 3 }
    const { context } = await contextFor(clients)
    const questions: string[] = []
    const asked = (question: string) => void questions.push(question)
    expect(await perform(scale, context, { by: 1 }, asked)).toBe('')
    expect(questions).toHaveLength(1)
    expect(await perform(scale, context, { by: 1 }, asked)).toBe('')
    expect(questions).toHaveLength(1)
    expect(workersOf(cluster)).toEqual([1, 2, 3, 4])
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
      '1 of 2 workers ALIVE: test-worker-2 is restarting, exit status 1; it said last: no space left on device; scale again to retry, or to fewer to remove what is new',
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
    expect(cluster.calls).toEqual(['start worker-2'])
    expect(reports.at(-1)).toBe('2 workers ALIVE')
  })

  it.each([
    ['redis', { state: 'exited', exitCode: 1 }],
    ['history', { state: 'exited', exitCode: 1 }],
    ['traefik', { state: 'restarting' }],
  ] as const)('is not given up because of %s', async (service, state) => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers = [
      ...cluster.containers.filter((one) => one.service !== service),
      container(service, 1, state),
    ]
    const late: (() => void)[] = []
    cluster.workerStarts = (started) => late.push(() => cluster.spark.push(sparkWorker(started)))
    const { context, reports } = await contextFor(clients)
    let done = false
    const scaled = scale.run(context, { by: 1 }).then(() => (done = true))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(done).toBe(false)
    for (const register of late) register()
    await vi.advanceTimersByTimeAsync(1_000)
    await scaled
    expect(reports.at(-1)).toBe('2 workers ALIVE')
  })

  it('the failure names the worker at fault, not another container that is stopped', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.unshift(container('history', 1, { state: 'exited', exitCode: 137 }))
    cluster.workerStarts = (started) => {
      cluster.containers = cluster.containers.map((one) =>
        one.id === started.id ? { ...one, state: 'exited', exitCode: 1 } : one,
      )
    }
    cluster.logs.set('worker-2', [{ stream: 'stderr', text: 'Address already in use' }])
    const { context } = await contextFor(clients)
    expect(await perform(scale, context, { by: 1 })).toMatch(
      /test-worker-2 is exited, exit status 1; it said last: Address already in use/,
    )
  })

  it('does not wait for a worker that somebody else removed', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.workerStarts = () => undefined
    const { context } = await contextFor(clients, {
      said: (message) => {
        if (message !== '1 of 2 workers ALIVE') return
        cluster.containers = cluster.containers.filter(({ name }) => name !== 'test-worker-2')
      },
    })
    const began = Date.now()
    expect(await perform(scale, context, { by: 1 })).toMatch(
      /^1 of 2 workers ALIVE: 1 worker container was removed meanwhile, not by this program/,
    )
    expect(Date.now() - began).toBeLessThan(5_000)
  })

  it('does nothing where there are so many already', async () => {
    const { cluster, clients } = fakeCluster(2)
    const { context, reports } = await contextFor(clients)
    expect(await perform(scale, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual([])
    expect(reports).toEqual(['2 workers already'])
  })
})
