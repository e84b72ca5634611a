import { afterEach, expect, test, vi } from 'vitest'
import { createDemoClients } from '../../source/clients/demo/index.ts'
import { startFeeds } from '../../source/feeds/index.ts'
import { valueOf } from '../../source/model/reading.ts'
import { initialState, type State } from '../../source/store/state.ts'
import { createStore } from '../../source/store/store.ts'

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
  const given = { project: 'demo', demo: true, readOnly: false, examples: [], addresses, now: 0 }
  const store = createStore<State>(initialState(given), 10)
  const feeds = startFeeds({ clients, store, signal: abort.signal })
  const alarms = new Set<string>()
  store.subscribe(() => {
    for (const { cause } of store.get().explanations) alarms.add(cause)
  })
  await vi.waitFor(
    () => {
      const { facts, history } = store.get()
      expect(Object.values(facts).some(({ rest }) => typeof rest === 'object')).toBe(true)
      expect(valueOf(history)?.[0]).toMatchObject({ state: 'FINISHED' })
    },
    { timeout: 50_000, interval: 50 },
  )
  expect([...alarms]).toEqual([])
  abort.abort()
  await feeds.stopped
  await clients.close()
}, 60_000)
