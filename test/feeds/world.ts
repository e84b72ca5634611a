import { services } from '../../source/services/index.ts'
import { test as base, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { startFeeds } from '../../source/app/feeds.ts'
import type { Example } from '../../source/domain/run.ts'
import { initialState, type State } from '../../source/store/state.ts'
import { createStore, type Store } from '../../source/store/store.ts'
import type { UiState } from '../../source/store/ui.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import type { FakeContainer } from '../fakes/docker/container.ts'

/** A fake cluster with the real clients and feeds on it, and the store that they keep. */
export interface World {
  readonly cluster: FakeCluster
  readonly clients: Clients
  readonly store: Store<State>
  readonly feeds: ReturnType<typeof startFeeds>
  /** Changes what a person sees. */
  ui(change: Partial<UiState>): void
  /** Waits until the state is as `check` wants it: it throws until then. */
  until(check: (state: State) => void): Promise<void>
  /** Twice is as once. */
  close(): Promise<void>
}

export const pi: Example = {
  name: 'pi',
  title: 'Pi',
  about: 'Estimates pi.',
  command: ['bin/run-example', 'SparkPi'],
  arguments: ['10'],
  result: (output) => output.findLast((line) => line.startsWith('Pi is roughly')),
}

export async function openWorld(
  given: Parameters<typeof startFakeCluster>[0] & {
    readonly readOnly?: boolean
    /** What was there before the monitor looked. */
    readonly before?: (cluster: FakeCluster) => void
  } = {},
): Promise<World> {
  const cluster = await startFakeCluster({ workers: 2, ...given })
  given.before?.(cluster)
  const clients = createRealClients(cluster.config)
  const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
  const store = createStore<State>(
    initialState({
      project: cluster.project,
      demo: false,
      readOnly: given.readOnly ?? false,
      examples: [pi],
      services,
      addresses,
      now: 0,
    }),
    10,
  )
  const abort = new AbortController()
  const feeds = startFeeds({ clients, store, config: cluster.config, signal: abort.signal })
  let closed: Promise<void> | undefined
  const close = async () => {
    abort.abort()
    await feeds.stopped
    await clients.close()
    await cluster.close()
  }
  return {
    cluster,
    clients,
    store,
    feeds,
    ui: (change) => {
      store.updateNow((state) => ({ ...state, ui: { ...state.ui, ...change } }))
    },
    until: (check) =>
      vi.waitFor(
        () => {
          check(store.get())
        },
        { timeout: 15_000, interval: 20 },
      ),
    close: () => (closed ??= close()),
  }
}

/** A test in a world of its own: such tests mostly wait for a poll, so they can wait together. */
export const test = base.extend<{ world: World }>({
  // The form in which vitest reads that a fixture needs no other.
  world: async ({}, give) => {
    const world = await openWorld()
    await give(world)
    await world.close()
  },
})

/** For suites of such tests. */
export const limit = { timeout: 60_000 }

/** Waits until every system has answered. */
export function allFresh({
  engine,
  containers,
  master,
  readings: { traefik, redis },
}: State): void {
  const kinds = [engine, containers, master, traefik, redis].map((one) => one?.kind)
  if (kinds.some((kind) => kind !== 'fresh')) throw new Error(`not all fresh: ${kinds.join()}`)
}

/** The first worker's container in the fake engine. */
export function worker(world: World): FakeContainer {
  const [first] = world.cluster.containers('worker')
  if (first === undefined) throw new Error('no worker')
  return first
}
