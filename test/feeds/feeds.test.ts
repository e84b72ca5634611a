import { reading } from '../../source/domain/service.ts'
import { traefikKey } from '../../source/domain/traefik.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { describe, expect } from 'vitest'
import { valueOf } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { allFresh, limit, test, worker, type World } from './world.ts'

const never = new AbortController().signal
const names = (state: State) => valueOf(state.containers)?.map(({ name }) => name) ?? []
const texts = (state: State) => state.timeline.map(({ text }) => text)
const workers = (world: World) => world.cluster.containers('worker')
describe.concurrent('containers', limit, () => {
  test('are listed at the start, and anew after each event', async ({ world }) => {
    await world.until(allFresh)
    expect(names(world.store.get())).toHaveLength(5)
    world.cluster.up(4)
    await world.until((state) => {
      expect(names(state)).toContain('fake-worker-4')
      expect(texts(state)).toContain('worker-4 started')
    })
    world.cluster.engine.end(workers(world)[1] ?? worker(world), 3)
    await world.until((state) => {
      const ended = valueOf(state.containers)?.find(({ name }) => name === 'fake-worker-2')
      expect(ended).toMatchObject({ state: 'exited', exitCode: 3 })
      expect(texts(state)).toContain('worker-2 ended with exit status 3')
    })
  })

  test('an engine that is away makes them stale, and they recover by themselves', async ({
    world,
  }) => {
    await world.until(allFresh)
    await world.cluster.engine.refuse()
    await world.until((state) => {
      expect(state.containers.kind).toBe('stale')
      expect(names(state)).toHaveLength(5)
      expect(texts(state).join()).toMatch(
        /Docker engine stopped answering: .*no engine listens there/,
      )
    })
    world.cluster.up(3)
    await world.cluster.engine.accept()
    await world.until((state) => {
      expect(state.containers.kind).toBe('fresh')
      expect(names(state)).toContain('fake-worker-3')
      expect(texts(state)).toContain('Docker engine answers again')
    })
    // The events are followed again too.
    world.cluster.engine.setHealth(worker(world), 'unhealthy')
    await world.until((state) => {
      expect(texts(state)).toContain('worker-1 is unhealthy')
    })
  })
})

describe.concurrent('each system is on its own', limit, () => {
  test('Redis hangs: the others go on being asked, and Redis turns stale with the reason', async ({
    world,
  }) => {
    await world.until(allFresh)
    world.cluster.redis.fault('hang')
    const { requests } = world.cluster.spark
    const before = requests.length
    await world.until((state) => {
      expect(state.readings.redis).toMatchObject({ kind: 'stale', value: { version: '7.0.15' } })
      const redis = reading(state, redisKey)
      expect(redis.kind === 'stale' && redis.error).toMatch(/did not answer in 3 s/)
    })
    expect(requests.length).toBeGreaterThan(before + 1)
    expect(world.store.get().master.kind).toBe('fresh')
    world.cluster.redis.fault(undefined)
    await world.until(allFresh)
  })

  test('the master and Traefik go and come back; the timeline says so', async ({ world }) => {
    await world.until(allFresh)
    await world.cluster.spark.refuse()
    world.cluster.traefik.fault('garbage')
    await world.until(({ master, readings: { traefik, redis } }) => {
      expect([master, traefik, redis].map((one) => one?.kind)).toEqual(['stale', 'stale', 'fresh'])
    })
    await world.cluster.spark.accept()
    world.cluster.traefik.fault(undefined)
    await world.until((state) => {
      allFresh(state)
      expect(texts(state)).toEqual(
        expect.arrayContaining(['master answers again', 'Traefik answers again']),
      )
    })
  })

  test('a slow master is never asked twice at once', async ({ world }) => {
    world.cluster.spark.fault('slow', /json/)
    let most = 0
    await world.until(({ master }) => {
      most = Math.max(most, world.cluster.spark.inProgress())
      expect(master.kind).toBe('fresh')
      expect(world.cluster.spark.requests.length).toBeGreaterThan(2)
    })
    expect(most).toBe(1)
  })
})

describe.concurrent('Spark', limit, () => {
  test('workers and applications that come and go are in the timeline', async ({ world }) => {
    await world.until(allFresh)
    const { id } = world.cluster.spark.addApplication({ name: 'Spark Pi' })
    await world.clients.engine.kill(worker(world).id, 'SIGPWR', never)
    await world.until((state) => {
      expect(texts(state)).toContain(`application Spark Pi (${id}) started`)
      expect(texts(state)).toContain('worker-1 is decommissioned: it takes no more work')
    })
    world.cluster.spark.endApplication(id, 'FAILED')
    await world.until((state) => {
      expect(state.timeline).toContainEqual(
        expect.objectContaining({ severity: 'bad', text: `application Spark Pi (${id}) failed` }),
      )
    })
  })

  test('active applications are followed, one that hangs does not delay another', async ({
    world,
  }) => {
    const hanging = world.cluster.spark.addApplication({ name: 'hanging' })
    const { id } = world.cluster.spark.addApplication({ name: 'good', done: 3 })
    world.cluster.spark.fault('hang', new RegExp(`/proxy/${hanging.id}/`))
    await world.until(({ applications }) => {
      expect(applications[id]?.snapshot).toMatchObject({
        kind: 'fresh',
        value: { jobs: [{ completedTasks: 3 }] },
      })
    })
    await world.until(({ applications }) => {
      expect(applications[hanging.id]?.snapshot.kind).toBe('stale')
    })
    world.cluster.spark.endApplication(id, 'FINISHED')
    await world.until(({ master, applications }) => {
      expect(valueOf(master)?.active.map((application) => application.id)).toEqual([hanging.id])
      // What is known of it stays to be looked at.
      expect(applications[id]?.snapshot.kind).toBe('fresh')
    })
  })
})

describe.concurrent('pause', limit, () => {
  test('nobody is told of anything; then all is caught up with at once', async ({ world }) => {
    await world.until(allFresh)
    await world.until((state) => {
      expect(state.logs.lines).not.toEqual([])
    })
    world.feeds.pause()
    let told = 0
    world.store.subscribe(() => (told += 1))
    world.cluster.engine.log(worker(world), 'while paused')
    world.cluster.up(3)
    await world.until((state) => {
      expect(state.logs.lines.at(-1)?.text).toBe('while paused')
      expect(names(state)).toContain('fake-worker-3')
    })
    expect(told).toBe(0)
    world.feeds.resume()
    expect(told).toBe(1)
    await world.until((state) => {
      expect(valueOf(state.master)?.workers).toHaveLength(3)
    })
  })
})

describe.concurrent('the rest', limit, () => {
  test('rates of Traefik and operations of Redis are series', async ({ world }) => {
    await world.until(allFresh)
    world.cluster.traefik.count('fake-web', 200, 100, 1)
    world.cluster.redis.info.instantaneous_ops_per_sec = '42'
    await world.until((state) => {
      expect(valueOf(reading(state, redisKey))?.ops?.at(-1)).toBe(42)
      const { rates } = valueOf(reading(state, traefikKey)) ?? {}
      expect(rates?.some(({ requests }) => requests > 10)).toBe(true)
    })
  })

  test('the clock is kept to the second', async ({ world }) => {
    await world.until(({ now }) => {
      expect(now % 1000).toBe(0)
      expect(Math.abs(Date.now() - now)).toBeLessThan(5000)
    })
  })

  test('stopped, everything is closed', async ({ world }) => {
    await world.until(allFresh)
    const { cluster } = world
    await world.close()
    expect(cluster.engine.inProgress()).toBe(0)
    expect(cluster.redis.connections()).toBe(0)
  })
})
