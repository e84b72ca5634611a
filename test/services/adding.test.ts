import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { examineCluster } from '../../source/actions/examine.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { startFeeds } from '../../source/app/feeds.ts'
import { emptyState } from '../../source/cli/collect.ts'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import { createDemoClients } from '../../source/demo/index.ts'
import { fresh } from '../../source/domain/reading.ts'
import type { Service } from '../../source/services/service.ts'
import { addressesOf, portUses } from '../../source/services/ports.ts'
import { tabStep } from '../../source/store/reducers/focus.ts'
import { pageAddress } from '../../source/store/selectors/address.ts'
import { createStore } from '../../source/store/store.ts'
import { tabAt } from '../../source/ui/panes/detail.ts'
import { paneView } from '../../source/ui/panes/registry.ts'
import { plainText } from '../../source/ui/text/line.ts'
import { allLines } from '../../source/ui/text/view.ts'
import { program } from '../cli/program.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { container, now } from '../ui/containers.ts'
import { testState } from '../ui/state.ts'

// Adding a service is its folder (here `echo.ts`) and its row in the registry, and nothing else.
vi.mock('../../source/services/index.ts', async (original) => {
  const { services } = await original<{ readonly services: readonly Service[] }>()
  return { services: [...services, (await import('./echo.ts')).echo] }
})

const never = new AbortController().signal
const port = { SPARK_ON_DOCKER_ECHO_PORT: '8099' }
let cluster: FakeCluster
let clients: Clients

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1 })
  clients = createRealClients(cluster.config)
  const labels = {
    'com.docker.compose.project': cluster.project,
    'com.docker.compose.service': 'echo',
    'com.docker.compose.container-number': '1',
  }
  const added = cluster.engine.add({ name: `${cluster.project}-echo-1`, labels })
  expect(added.state).toBe('running')
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

/** A monitor's state in which the service has answered; `deaf`: and says that it hears nothing. */
function answered(deaf = false) {
  const state = testState()
  const containers = state.containers.kind === 'fresh' ? state.containers.value : []
  return {
    ...state,
    containers: fresh([...containers, container({ service: 'echo' })], now),
    readings: { ...state.readings, echo: fresh({ words: 'hello', deaf }, now) },
    addresses: { ...state.addresses, echo: 'http://127.0.0.1:8099' },
  }
}

describe('a service that is only a folder and a row', () => {
  test('has a tab while its container is there, by key and by mouse, and a page', () => {
    const state = answered()
    const last = { ...state, ui: { ...state.ui, tab: 'runs' as const, focus: 'detail' as const } }
    const opened = tabStep(1)(last)
    const { title, lines } = paneView('detail').view(opened, { width: 80, height: 10 })
    expect(title.map(({ text }) => text).join('')).toBe(
      '5  Logs  Stats  Jobs  Advice  Events  Runs [Echo]',
    )
    expect(allLines(lines, 80).map(plainText)).toEqual([' it says hello'])
    expect(tabAt(state, 44)).toBe('service:echo')
    expect(pageAddress(opened)).toBe('http://127.0.0.1:8099')
    expect(tabAt(testState(), 44)).toBeUndefined()
    expect(tabStep(1)({ ...testState(), ui: last.ui }).ui.tab).toBe('logs')
  })

  test('is asked by the feeds, and keeps a reading', { timeout: 30_000 }, async () => {
    const store = createStore(emptyState(cluster.config), 10)
    const abort = new AbortController()
    const feeds = startFeeds({ clients, store, signal: abort.signal })
    await vi.waitFor(
      () => {
        expect(store.get().readings.echo).toMatchObject({ kind: 'fresh', value: { deaf: false } })
      },
      { timeout: 20_000, interval: 20 },
    )
    abort.abort()
    await feeds.stopped
  })

  test('is told by status, in words and as JSON', { timeout: 30_000 }, async () => {
    const { config } = cluster
    const { stdout } = await program(['status', '--json'], { clients, config })
    const value: unknown = JSON.parse(stdout)
    expect(value).toMatchObject({ echo: { ok: true, error: null, remedy: null, words: 'hello' } })
    expect(snapshotSchema.strict().safeParse(value).success).toBe(true)
    const { stdout: text } = await program(['status'], { clients, config })
    expect(text).toMatch(/^echo +answers +it says hello$/m)
  })

  test('is looked at by the doctor, with its own checks', async () => {
    const config = { ...cluster.config, readOnly: true }
    const { findings } = await examineCluster({ clients, config, signal: never })
    expect(findings.find(({ id }) => id === 'service-echo')).toMatchObject({
      ...{ severity: 'ok', title: `${cluster.project}-echo-1 runs and answers` },
      evidence: ['hello'],
    })
    expect(findings.find(({ id }) => id === 'echo-words')?.title).toBe('Echo says hello')
  })

  test('has its port checked where it is asked for, and an address', () => {
    const config = { ...cluster.config, environment: { ...cluster.config.environment, ...port } }
    expect(portUses(config).some(({ service }) => service === 'echo')).toBe(false)
    expect(portUses(config, new Set(['echo'])).at(-1)).toMatchObject({
      ...{ port: 8099, service: 'echo', what: "the echo's page" },
      variable: 'SPARK_ON_DOCKER_ECHO_PORT',
    })
    expect(addressesOf(config).echo).toBe(`http://${config.host}:8099`)
  })

  test('answers in the simulated cluster', async () => {
    const demo = createDemoClients({ seed: 1, workers: 1, examples: [], project: 'demo' })
    expect(await demo.services.echo?.state(never)).toEqual({ words: 'demo', deaf: false })
    await demo.close()
  })
})
