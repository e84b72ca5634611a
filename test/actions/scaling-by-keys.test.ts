import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createController } from '../../source/app/controller.ts'
import { press } from '../../source/keys/match.ts'
import { pagesOf } from '../../source/ui/shown.ts'
import { failed, fresh, loading } from '../../source/domain/reading.ts'
import { createStore } from '../../source/store/store.ts'
import type { State } from '../../source/store/state.ts'
import { stateOf, testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'
import { container, idOf, sparkWorker } from './things.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

/** The monitor's own controller over a cluster: keys go in, what was done to the cluster is seen. */
async function monitorOf(workers: number, more: Partial<State> = {}) {
  const fake = fakeCluster(workers)
  const state = await stateOf(fake.clients)
  const store = createStore<State>({ ...state, ...more })
  const controller = createController({
    clients: fake.clients,
    config: testConfig(),
    store,
    signal: new AbortController().signal,
    handOver: () => Promise.resolve(0),
    openOnDesktop: () => Promise.resolve(false),
    write: () => undefined,
    clipboardObstacle: () => Promise.resolve(undefined),
    repaint: () => undefined,
    suspend: () => undefined,
    quit: () => undefined,
  })
  const keys = (...names: string[]) => {
    for (const name of names) {
      const outcome = press(store.get(), name, pagesOf(store.get()))
      store.updateNow(() => outcome.state)
      outcome.call?.(controller)
    }
  }
  const settled = () => vi.advanceTimersByTimeAsync(200_000)
  const ids = () =>
    fake.cluster.containers
      .filter(({ service, state: is }) => service === 'worker' && is === 'running')
      .map(({ number }) => number)
  const ui = () => store.get().ui
  const question = () => {
    const { dialog } = ui()
    return dialog?.kind === 'confirm' ? dialog.question : undefined
  }
  return { ...fake, store, keys, settled, ids, ui, question }
}

describe('before anything is known', () => {
  it.each([
    ['the engine has not answered yet', { containers: loading }, /Docker engine has not answered/],
    [
      'the engine no longer answers',
      { containers: failed(fresh([], 0), 'cut off', 0), now: 12_000 },
      /has not answered for 12 s \(cut off\)/,
    ],
  ])('no key changes anything while %s, and it says so', async (_, readings, why) => {
    for (const key of ['+', '-', 's', 'D', 'x', 'r', 'S']) {
      const monitor = await monitorOf(3, readings)
      monitor.keys(key)
      await monitor.settled()
      expect(monitor.cluster.calls).toEqual([])
      expect(monitor.ids()).toEqual([1, 2, 3])
      expect(monitor.ui().notice?.text).toMatch(why)
      expect(monitor.ui().dialog).toBeUndefined()
    }
  })
})

describe('one more', () => {
  it.each([
    ['knows none of its workers', []],
    ['knows one of its workers', [container('master'), container('worker', 2)]],
  ])('is one more than the engine has, even where the screen %s', async (_, seen) => {
    const { cluster, keys, settled, ids } = await monitorOf(3, {
      containers: fresh([container('master'), ...seen], 0),
    })
    keys('+')
    await settled()
    expect(ids()).toEqual([1, 2, 3, 4])
    expect(cluster.calls).toEqual(['compose workers 4'])
  })

  it('pressed three times at once is three more', async () => {
    const { keys, settled, ids, store } = await monitorOf(3)
    keys('+', '+', '+')
    await settled()
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6])
    expect(store.get().activities.every(({ state }) => state === 'done')).toBe(true)
  })

  it('pressed while workers start raises their number, and is forgotten when they are there', async () => {
    const { cluster, keys, settled, ids } = await monitorOf(1)
    const late: (() => void)[] = []
    cluster.workerStarts = (started) => late.push(() => cluster.spark.push(sparkWorker(started)))
    keys('+')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(cluster.calls).toEqual(['compose workers 2'])
    keys('+')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(cluster.calls).toEqual(['compose workers 2', 'compose workers 3'])
    for (const register of late) register()
    await settled()
    cluster.workerStarts = (started) => cluster.spark.push(sparkWorker(started))
    keys('+')
    await settled()
    expect(ids()).toEqual([1, 2, 3, 4])
  })

  it('that is refused leaves nothing for the next one', async () => {
    const { cluster, keys, settled, ids, store } = await monitorOf(4)
    keys('-')
    keys('y')
    cluster.executors.set(cluster.spark[3]?.id ?? '', Infinity)
    await vi.advanceTimersByTimeAsync(2_000)
    keys('+', '+', '+')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(store.get().ui.notice?.text).toMatch(/"scale down by 1 worker" is under way/)
    await settled()
    expect(ids()).toEqual([1, 2, 3])
    keys('+')
    await settled()
    expect(ids()).toEqual([1, 2, 3, 4])
  })

  it('needs a master to register with, and starts nothing that was stopped on purpose', async () => {
    const { cluster, keys, settled, ids } = await monitorOf(2)
    cluster.containers = cluster.containers.map((one) =>
      one.service === 'redis' ? { ...one, state: 'exited' } : one,
    )
    keys('+')
    await settled()
    expect(ids()).toEqual([1, 2, 3])
    expect(cluster.calls).toEqual(['compose workers 3'])
    cluster.containers = cluster.containers.map((one) =>
      one.service === 'master' ? { ...one, state: 'exited' } : one,
    )
    keys('+')
    await settled()
    expect(cluster.calls).toEqual(['compose workers 3'])
  })
})

describe('while another program scales', () => {
  it.each(['+', 'U'])(
    '%s is refused with who does what, and leaves nothing behind',
    async (key) => {
      const { cluster, keys, settled, ids, ui, store } = await monitorOf(3)
      const since = Date.now() - 3_000
      cluster.lockedBy = { title: 'scale to 8 workers', program: 'process 7 on box', since }
      keys(key)
      await settled()
      expect(ui().notice?.text).toBe(
        '"scale to 8 workers" is under way in another program (process 7 on box) for 3 s: wait until it is done',
      )
      expect(store.get().activities).toEqual([])
      cluster.lockedBy = undefined
      keys('+')
      await settled()
      expect(ids()).toEqual([1, 2, 3, 4])
    },
  )
})

describe('one less', () => {
  it('asks with the name of the worker that goes, and takes that one', async () => {
    const { keys, settled, ids, question } = await monitorOf(3)
    keys('-')
    expect(question()).toMatch(/^Take 1 worker away \(worker-3\)\?/)
    keys('y')
    await settled()
    expect(ids()).toEqual([1, 2])
  })

  it('asks again where another would go than the question named', async () => {
    const { cluster, keys, settled, ids, question, ui } = await monitorOf(3)
    keys('-')
    expect(question()).toMatch(/\(worker-3\)/)
    // Another program added one meanwhile.
    cluster.more(4)
    keys('y')
    await settled()
    expect(ids()).toEqual([1, 2, 3, 4])
    expect(question()).toMatch(/^Take 1 worker away \(worker-4\)\?/)
    expect(ui().dialog).toMatchObject({ choice: 'no' })
    keys('enter')
    await settled()
    expect(ids()).toEqual([1, 2, 3, 4])
    keys('-')
    keys('y')
    await settled()
    keys('y')
    await settled()
    expect(ids()).toEqual([1, 2, 3])
  })

  it('takes nothing more where the question named more than there are now', async () => {
    const { cluster, keys, settled, ids, question } = await monitorOf(5)
    keys('s', '3', 'enter')
    expect(question()).toMatch(/2 workers away \(worker-5, worker-4\)/)
    cluster.containers = cluster.containers.filter(({ id }) => id !== idOf('worker', 5))
    keys('y')
    await settled()
    expect(ids()).toEqual([1, 2, 3])
  })

  it('names a driver that runs there, takes that worker last, and asks again for a new driver', async () => {
    const { cluster, keys, settled, ids, question } = await monitorOf(2)
    const driver = (number: number, id: string) => ({
      id,
      workerId: `worker-${idOf('worker', number).slice(0, 12)}`,
      mainClass: 'org.example.Main',
      cores: 1,
      memoryMiB: 512,
    })
    cluster.drivers = [driver(2, 'driver-1')]
    keys('-')
    keys('y')
    await settled()
    // The screen did not know of the driver: the plan of now spares it, and names who goes instead.
    expect(question()).toMatch(/^Take 1 worker away \(worker-1\)\?/)
    keys('n', 's', '0', 'enter', 'y')
    await settled()
    expect(question()).toMatch(/1 driver runs there .*: driver-1 \(org\.example\.Main\)/)
    expect(ids()).toEqual([1, 2])
    keys('y')
    await settled()
    expect(ids()).toEqual([])
  })
})
