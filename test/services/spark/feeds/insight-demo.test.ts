import { services } from '../../../../source/services/index.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createDemoClients } from '../../../../source/demo/index.ts'
import { startFeeds } from '../../../../source/app/feeds.ts'
import { bundledExamples } from '../../../../source/domain/examples.ts'
import { faultExamples } from '../../../../source/domain/fault-examples.ts'
import { valueOf } from '../../../../source/domain/reading.ts'
import { initialState, type State } from '../../../../source/store/state.ts'
import { diagnosesIn, recommendationsIn } from '../../../store/records.ts'
import { createStore } from '../../../../source/store/store.ts'

const abort = new AbortController()
afterEach(() => {
  abort.abort()
})

test('the demo has facts, keeps a history, and gives no false alarm', async () => {
  const clients = createDemoClients({
    seed: 1,
    workers: 3,
    examples: [],
    project: 'demo',
    speed: 12,
  })
  const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
  const given = {
    ...{ project: 'demo', demo: true, readOnly: false, now: 0 },
    ...{ examples: [], services, addresses },
  }
  const store = createStore<State>(initialState(given), 10)
  const feeds = startFeeds({ clients, store, signal: abort.signal })
  const alarms = new Set<string>()
  store.subscribe(() => {
    for (const { cause } of store.get().diagnoses) alarms.add(cause)
  })
  await vi.waitFor(
    () => {
      const { applications, history } = store.get()
      const records = Object.values(applications)
      expect(records.some(({ snapshot }) => snapshot.kind === 'fresh')).toBe(true)
      expect(valueOf(history)?.[0]).toMatchObject({ state: 'FINISHED', executors: { lost: 0 } })
      expect(records.map(({ eventLog }) => eventLog)).toContainEqual({
        kind: 'read',
        cut: false,
        observed: true,
      })
    },
    { timeout: 50_000, interval: 50 },
  )
  expect([...alarms]).toEqual([])
  abort.abort()
  await feeds.stopped
  await clients.close()
}, 60_000)

/** What the monitor must say of a fault example of the demo, by its own feeds. */
const faults = {
  skewed: 'skew',
  spilling: 'spill',
  'gc-bound': 'gc',
  'too-few-partitions': 'few-tasks',
  'too-many-partitions': 'fine-tasks',
  'small-files': 'small-files',
  starved: 'starved-stage',
  'never-starts': 'never-starts',
  'unreachable-driver': 'driver-unreachable',
  'memory-killed': 'oom-killed',
  'idle-shell': 'idle-application',
} as const

describe('the feeds on the demo, with the clock in the test’s hand', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each(Object.entries(faults))('%s is named: %s', async (name, named) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 12) })
    const examples = [...bundledExamples, ...faultExamples]
    const clients = createDemoClients({
      seed: 3,
      workers: 3,
      examples,
      project: 'demo',
      background: false,
    })
    const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
    const given = {
      ...{ project: 'demo', demo: true, readOnly: false, now: 0 },
      ...{ examples, services, addresses },
    }
    const store = createStore<State>(initialState(given), 10)
    const control = new AbortController()
    const feeds = startFeeds({ clients, store, signal: control.signal })
    const launch = (which: string) => {
      const example = examples.find((one) => one.name === which)
      if (example === undefined) throw new Error(`no example ${which}`)
      const run = { example: which, command: example.command, arguments: example.arguments }
      return clients.engine.createRun(run, control.signal)
    }
    await launch(name)
    await vi.advanceTimersByTimeAsync(8000)
    // Somebody has to want the cores that it holds.
    if (name === 'idle-shell') await launch('pi')

    const said = () => {
      const state = store.get()
      return [...diagnosesIn(state), ...recommendationsIn(state)].map(({ cause }) => cause)
    }
    for (let s = 0; s < 120 && !said().some((one) => one === named); s += 1) {
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(said()).toContain(named)
    control.abort()
    await vi.advanceTimersByTimeAsync(10_000)
    await feeds.stopped
    await clients.close()
  })
})
