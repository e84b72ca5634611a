import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineClient } from '../../source/clients/contracts.ts'
import type { Container } from '../../source/domain/container.ts'
import { followContainers, watchContainers } from '../../source/engine/containers.ts'
import { createEngineClient } from '../../source/engine/docker/engine.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'

let cluster: FakeCluster
let engine: EngineClient & { close(): void }
let abort: AbortController
let ended: Promise<void>
let containers: readonly Container[]
let changes: number
let failures: unknown[]

const follow = (details = true) => {
  ended = followContainers(
    engine,
    {
      details,
      changed: (all) => {
        containers = all
        changes += 1
      },
      failed: (error) => failures.push(error),
    },
    abort.signal,
  )
}
beforeEach(async () => {
  abort = new AbortController()
  ended = Promise.resolve()
  containers = []
  failures = []
  changes = 0
  cluster = await startFakeCluster({ workers: 3 })
  engine = createEngineClient(cluster.config)
})
afterEach(async () => {
  abort.abort()
  await ended
  engine.close()
  await cluster.close()
})

/** As long as it takes on a busy machine. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 })

/** What was asked, without versions, filters and most of the ids. */
const requests = () =>
  cluster.engine.requests.map((request) =>
    request
      .replace(/\/v1\.\d+/, '')
      .replace(/\?.*/, '')
      .replace(/[0-9a-f]{64}/, 'ID'),
  )
const count = (wanted: string) => requests().filter((request) => request === wanted).length
const lists = () => count('GET /containers/json')
const inspects = () => count('GET /containers/ID/json')
const worker = () => cluster.containers('worker')[0] ?? expect.fail('no worker')
const found = (id = worker().id) => containers.find((one) => one.id === id)
const settled = () =>
  until(() => {
    expect(containers.length).toBeGreaterThan(0)
    expect(containers.every(({ startedAt }) => startedAt !== undefined)).toBe(true)
  })
/** The engine has sent, and it was read, what was said before. */
const heard = async () => {
  const { id } = cluster.containers('redis')[0] ?? expect.fail('no Redis')
  const next = found(id)?.health === 'healthy' ? 'unhealthy' : 'healthy'
  cluster.engine.setHealth(cluster.containers('redis')[0] ?? worker(), next)
  await until(() => {
    expect(found(id)?.health).toBe(next)
  })
}

describe('the containers of a project', () => {
  test('are one list, which is shown before any is inspected, and each is inspected once', async () => {
    cluster.engine.fault('hang', /containers\/[0-9a-f]+\/json/)
    follow()
    await until(() => {
      expect(containers).toHaveLength(6)
    })
    expect(containers.filter(({ health }) => health === 'healthy')).toHaveLength(6)
    expect(containers.map(({ startedAt }) => startedAt)).toEqual(containers.map(() => undefined))
    // Nothing is needed for it but this.
    expect(requests().slice(0, 3)).toEqual(['GET /version', 'GET /events', 'GET /containers/json'])
    expect([lists(), count('GET /info')]).toEqual([1, 0])
  })

  test('are inspected once each, and not again without an event of their own', async () => {
    follow()
    await settled()
    expect([lists(), inspects()]).toEqual([1, 6])
    expect(found()).toMatchObject({ cpus: 1, memoryLimitBytes: 2_147_483_648 })
    await heard()
    expect([lists(), inspects()]).toEqual([1, 6])
  })

  test('health checks cost nothing: they are not even asked for', async () => {
    follow()
    await settled()
    const before = [cluster.engine.requests.length, changes]
    for (let n = 0; n < 200; n += 1) {
      for (const action of ['exec_create: curl', 'exec_start: curl', 'exec_die']) {
        cluster.engine.state.emit(action, worker())
      }
    }
    await heard()
    expect([cluster.engine.requests.length, changes - 1]).toEqual(before)
    const asked = cluster.engine.requests.find((request) => request.includes('/events'))
    const query = new URLSearchParams(asked?.split('?')[1])
    const { event } = JSON.parse(query.get('filters') ?? '{}') as { event: string[] }
    expect(event.filter((one) => one.startsWith('exec'))).toEqual([])
    expect(event).toContain('health_status')
  })

  test('one that dies is inspected once, and the others stay the very same', async () => {
    follow()
    await settled()
    const others = containers.filter(({ id }) => id !== worker().id)
    const { id } = worker()
    cluster.engine.end(worker(), 3)
    await until(() => {
      expect(found(id)).toMatchObject({ state: 'exited', exitCode: 3, health: 'none' })
    })
    expect(found(id)?.finishedAt).toBeDefined()
    await heard()
    expect([lists(), inspects()]).toEqual([1, 7])
    const redis = cluster.containers('redis')[0]?.id
    for (const one of others) if (one.id !== redis) expect(containers).toContain(one)
  })

  test('come, are called otherwise, and go, as the engine says', async () => {
    follow()
    await settled()
    cluster.up(4)
    await until(() => {
      expect(containers[0]).toMatchObject({ name: 'fake-worker-4', state: 'running' })
    })
    const { id } = containers[0] ?? expect.fail('none')
    await engine.remove(id, abort.signal)
    await until(() => {
      expect(found(id)).toBeUndefined()
    })
    expect(containers).toHaveLength(6)
    expect(lists()).toBe(1)
  })

  test('one that goes while it is inspected does not come back', async () => {
    follow()
    await settled()
    const { id } = worker()
    cluster.engine.fault('slow', new RegExp(`${id}/json`))
    cluster.engine.end(worker(), 1)
    await until(() => {
      expect(inspects()).toBe(7)
    })
    cluster.engine.state.remove(cluster.engine.state.find(id) ?? expect.fail('gone'))
    await until(() => {
      expect(found(id)).toBeUndefined()
    })
    cluster.engine.fault(undefined)
    await heard()
    expect(found(id)).toBeUndefined()
  })

  test('are listed again when the events were lost, and nothing was missed', async () => {
    follow()
    await settled()
    cluster.engine.cut()
    cluster.engine.end(worker(), 9)
    await until(() => {
      expect(lists()).toBe(2)
      expect(found(cluster.containers('worker')[0]?.id)).toMatchObject({ exitCode: 9 })
    })
    // A lost stream alone is no engine that is away.
    expect(failures).toEqual([])
    await settled()
    await heard()
    expect(lists()).toBe(2)
  })

  test('an engine that is away is told, and its containers come back by themselves', async () => {
    follow()
    await settled()
    await cluster.engine.refuse()
    await until(() => {
      expect(String(failures[0])).toMatch(/no engine listens there/)
    })
    const before = changes
    await cluster.engine.accept()
    await until(() => {
      expect(changes).toBeGreaterThan(before)
    })
    await heard()
  })

  test('compared again nothing changes where nothing did; what no event told is found', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
    try {
      follow()
      await settled()
      const before = changes
      await vi.advanceTimersByTimeAsync(15_000)
      await until(() => {
        expect(lists()).toBe(2)
      })
      await heard()
      expect(changes).toBe(before + 1)
      const silent = worker()
      Object.assign(silent, { state: 'exited', exitCode: 7 })
      await vi.advanceTimersByTimeAsync(15_000)
      await until(() => {
        expect(found(silent.id)).toMatchObject({ state: 'exited', exitCode: 7 })
      })
      expect(inspects()).toBe(7)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('who waits for containers', () => {
  test('is woken by an event, and asks nothing meanwhile', async () => {
    const { id } = worker()
    await watchContainers(engine, abort.signal, async (watch) => {
      const all = await watch.now()
      expect(all.find((one) => one.id === id)?.state).toBe('running')
      const woken = watch.changed(3_600_000)
      cluster.engine.end(worker(), 1)
      await woken
      expect((await watch.now()).find((one) => one.id === id)?.state).toBe('exited')
    })
    expect([lists(), inspects()]).toEqual([1, 1])
    await until(() => {
      expect(cluster.engine.inProgress()).toBe(0)
    })
  })

  test('is told that the engine does not answer, and why it is wanted no more', async () => {
    await cluster.engine.refuse()
    await expect(watchContainers(engine, abort.signal, (watch) => watch.now())).rejects.toThrow(
      'no engine listens there',
    )
    await cluster.engine.accept()
    cluster.engine.fault('hang')
    const waiting = watchContainers(engine, abort.signal, (watch) => watch.now())
    abort.abort(new Error('not wanted'))
    await expect(waiting).rejects.toThrow('not wanted')
  })
})
