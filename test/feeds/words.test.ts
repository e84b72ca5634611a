import { describe, expect } from 'vitest'
import { type Action, type ActionContext, Unconfirmed } from '../../source/actions/action.ts'
import { registry } from '../../source/actions/registry.ts'
import { valueOf } from '../../source/domain/reading.ts'
import { clusterHealth, type ClusterHealth } from '../../source/store/selectors/cluster.ts'
import { createStore } from '../../source/store/store.ts'
import type { FakeContainer } from '../fakes/docker/container.ts'
import { allFresh, limit, openWorld, test as base, type World } from './world.ts'

const never = new AbortController().signal
const hour = 3_600_000

/** A cluster that has been up for an hour. */
const test = base.extend<{ old: World }>({
  old: async ({}, give) => {
    const before = (cluster: World['cluster']) => {
      const at = new Date(Date.now() - hour).toISOString()
      for (const service of ['master', 'traefik', 'redis', 'worker']) {
        for (const container of cluster.containers(service)) {
          Object.assign(container, { createdAt: at, startedAt: at, health: 'healthy' })
        }
      }
    }
    const world = await openWorld({ workers: 2, before })
    await give(world)
    await world.close()
  },
})

/** Every word that the header shows from now on with its reasons, one for each change. */
function header(world: World) {
  const shown: ClusterHealth[] = []
  world.store.subscribe(() => {
    const now = clusterHealth(world.store.get())
    if (shown.at(-1)?.reason !== now.reason) shown.push(now)
  })
  return {
    words: () => shown.map(({ word }) => word),
    faults: () => shown.filter(({ word }) => word === 'degraded').map(({ reason }) => reason),
  }
}

/** Does what another program would: this monitor is not told of it but by what happens. */
async function elsewhere<Input>(world: World, action: Action<Input>, input: Input): Promise<void> {
  const { clients, cluster, store } = world
  const context: ActionContext = {
    clients,
    config: cluster.config,
    store: createStore(store.get()),
    signal: new AbortController().signal,
    report: () => undefined,
  }
  // Whoever is asked there says yes.
  const answered = (error: unknown) => {
    if (!(error instanceof Unconfirmed)) throw error
    return elsewhere(world, action, error.input as Input)
  }
  await action.run(context, input).catch(answered)
}

function only(world: World, service: string, index = 0): FakeContainer {
  const container = world.cluster.containers(service)[index]
  if (container === undefined) throw new Error(`no ${service}`)
  return container
}

async function isUp(world: World): Promise<void> {
  await world.until((state) => {
    allFresh(state)
    expect(clusterHealth(state)).toEqual({ word: 'up', reason: '' })
  })
}

async function shows(world: World, word: ClusterHealth['word'], reason: RegExp): Promise<void> {
  await world.until((state) => {
    const health = clusterHealth(state)
    expect(health.reason).toMatch(reason)
    expect(health.word).toBe(word)
  })
}

describe('the header while another program', limit, () => {
  test('scales up: workers are made, start and register', async ({ old: world }) => {
    await isUp(world)
    const { faults } = header(world)
    const letStart = world.cluster.holdStarts()
    const scaled = elsewhere(world, registry.scale, { workers: 4 })
    await shows(world, 'scaling', /^2 workers start$/)
    letStart()
    await scaled
    await isUp(world)
    expect(faults()).toEqual([])
  })

  test('scales down: a worker is decommissioned, drained, stopped and removed', async ({
    old: world,
  }) => {
    await isUp(world)
    const { workers } = world.cluster.spark
    for (const { executors } of workers) executors.push('app-1')
    const { faults } = header(world)
    const scaled = elsewhere(world, registry.scale, { workers: 1 })
    await shows(world, 'scaling', /^worker-2 leaves$/)
    for (const { executors } of workers) executors.splice(0)
    await scaled
    await isUp(world)
    expect(faults()).toEqual([])
  })

  test.for(['master', 'redis', 'worker'] as const)(
    'restarts the %s',
    async (service, { old: world }) => {
      await isUp(world)
      const { faults } = header(world)
      const letStart = world.cluster.holdStarts()
      const restarted = elsewhere(world, registry.restart, { containerId: only(world, service).id })
      await shows(world, 'starting', /./)
      letStart()
      await restarted
      await isUp(world)
      expect(faults()).toEqual([])
    },
  )

  test.for(['traefik', 'redis', 'worker'] as const)(
    'stops the %s, and starts it again',
    async (service, { old: world }) => {
      await isUp(world)
      const { faults } = header(world)
      const input = { containerId: only(world, service).id }
      await elsewhere(world, registry.stop, input)
      const name = service === 'worker' ? 'worker-1' : service
      await shows(world, 'stopping', new RegExp(`^${name} was stopped \\d+ s ago`))
      const letStart = world.cluster.holdStarts()
      const started = elsewhere(world, registry.start, input)
      await shows(world, 'starting', new RegExp(`^${name} starts`))
      letStart()
      await started
      await isUp(world)
      expect(faults()).toEqual([])
    },
  )

  test('takes it down, and brings it up again', async ({ old: world }) => {
    await isUp(world)
    const { words, faults } = header(world)
    const { cluster } = world
    const { engine } = cluster
    // As Compose does: what depends on others first, one state after the other.
    for (const service of ['worker', 'worker', 'traefik', 'redis', 'master']) {
      const container = only(world, service)
      engine.state.emit('kill', container, { signal: '15' })
      engine.end(container, 143)
      await world.until(({ containers: known }) => {
        const state = valueOf(known)?.find(({ id }) => id === container.id)?.state
        expect(state).not.toBe('running')
      })
      engine.state.remove(container)
      await world.until(({ containers: known }) => {
        expect(valueOf(known)?.some(({ id }) => id === container.id)).toBe(false)
      })
    }
    expect(cluster.containers('master')).toEqual([])
    await world.until((state) => {
      expect(clusterHealth(state).word).toBe('down')
    })
    world.cluster.spark.workers.splice(0)
    const letStart = world.cluster.holdStarts()
    await world.clients.compose.up(2, () => undefined, never)
    await shows(world, 'starting', /./)
    letStart()
    await isUp(world)
    expect(words()).toContain('stopping')
    expect(faults()).toEqual([])
  })
})

describe('the header shows what is wrong', limit, () => {
  test('one that ends by itself, also when the engine starts it again', async ({ old: world }) => {
    await isUp(world)
    const redis = only(world, 'redis')
    world.cluster.engine.end(redis, 137)
    await world.until((state) => {
      expect(clusterHealth(state)).toMatchObject({ word: 'degraded', reason: 'redis exited 137' })
    })
    world.cluster.engine.state.start(redis)
    await world.until((state) => {
      const { word: shown, reason } = clusterHealth(state)
      expect(shown).toBe('degraded')
      expect(reason).toMatch(/^redis ended with exit status 137 \d+ s ago and runs again/)
    })
  })

  test('a worker that does not register, and a service that does not answer', async ({
    old: world,
  }) => {
    await isUp(world)
    world.cluster.spark.workers.splice(0, 1)
    await world.until((state) => {
      expect(clusterHealth(state)).toEqual({ word: 'degraded', reason: 'worker-1 not ALIVE' })
    })
    world.cluster.redis.fault('hang')
    await world.until((state) => {
      expect(clusterHealth(state).reason).toMatch(/^redis no answer for .*\(\+1 more\)$/)
    })
  })
})
