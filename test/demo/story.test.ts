import { traefikKey } from '../../source/domain/traefik.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { clientOf } from '../../source/clients/contracts.ts'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../source/clients/clock.ts'
import { createWorld } from '../../source/demo/world.ts'
import type { EngineEvent } from '../../source/domain/container.ts'
import { given } from './given.ts'

/** A minute and a half with a run, a scale-up and a crash, told in full. */
async function story(seed: number, asking: boolean): Promise<string> {
  const { clock, demo, signal, launch, containers, master, log, settled } = given(2, {
    seed,
    background: true,
  })
  const events: EngineEvent[] = []
  const until = new AbortController()
  void demo.engine.events({ opened: () => undefined, event: (e) => events.push(e) }, until.signal)
  const run = await launch('pagerank')
  await settled(demo.compose.up(3, () => undefined, signal))
  if (asking) {
    for (const { id } of await containers()) {
      void demo.engine.stats(id, () => undefined, until.signal)
    }
  }
  await clock.advance(20_000)
  demo.faults.kill('redis')
  await clock.advance(60_000)
  const told = JSON.stringify([
    events,
    await containers(),
    await master(),
    await clientOf(demo, traefikKey).state(signal),
    await clientOf(demo, redisKey).state(signal),
    await log(run),
  ])
  until.abort()
  await demo.close()
  return told
}

describe('the story', () => {
  it('is the same for the same seed, whoever looks on, and another for another', async () => {
    const first = await story(11, false)
    expect(first).toContain('has rank:')
    expect(await story(11, true)).toBe(first)
    expect(await story(12, false)).not.toBe(first)
  })

  it('begins with a cluster that has been up for a while', async () => {
    const { demo, signal, containers, master, workerStates } = given(3)
    expect(await containers()).toHaveLength(6)
    for (const container of await containers()) {
      expect(container).toMatchObject({ state: 'running', health: 'healthy' })
      expect(container.id).toMatch(/^[0-9a-f]{64}$/)
      expect(container.ipAddresses).toHaveLength(1)
    }
    expect(await workerStates()).toEqual({ 1: 'ALIVE', 2: 'ALIVE', 3: 'ALIVE' })
    expect(await master()).toMatchObject({ status: 'ALIVE', cores: 3, coresUsed: 0, active: [] })
    expect((await master()).completed).toHaveLength(3)
    const { services } = await clientOf(demo, traefikKey).state(signal)
    const servers = services.find(({ name }) => name === 'spark-on-docker-workers@docker')?.servers
    expect(servers?.map(({ up }) => up)).toEqual([true, true, true])
  })

  it('goes on by itself: figures move and an application comes now and then', async () => {
    const { clock, demo, signal, master } = given(3, { background: true })
    const [redis, traefik] = await Promise.all([
      clientOf(demo, redisKey).state(signal),
      clientOf(demo, traefikKey).state(signal),
    ])
    await clock.until('an application', async () => (await master()).active.length > 0)
    await clock.until('its end', async () => (await master()).completed.length > 3)
    const [redisNow, traefikNow] = await Promise.all([
      clientOf(demo, redisKey).state(signal),
      clientOf(demo, traefikKey).state(signal),
    ])
    expect(redisNow.hits).toBeGreaterThan(redis.hits)
    expect(redisNow.misses).toBeGreaterThan(redis.misses)
    for (const [index, { requests }] of traefikNow.totals.entries()) {
      expect(requests).toBeGreaterThan(traefik.totals[index]?.requests ?? Infinity)
    }
  })

  it('takes half the time at twice the speed', async () => {
    const took = async (speed: number) => {
      const { clock, demo, signal, launch, settled } = given(2, { speed })
      const id = await launch('kmeans')
      const at = clock.now()
      expect(await settled(demo.engine.wait(id, signal))).toBe(0)
      return clock.now() - at
    }
    const [usual, fast] = [await took(1), await took(4)]
    expect(fast).toBeLessThan(usual / 3)
  })
})

describe('chance', () => {
  it('is the same for the same seed and words, whoever asked before', () => {
    const of = (seed: number) =>
      createWorld({ project: 'p', seed, speed: 1, clock: systemClock, begunMsAgo: 0 })
    const before = of(3).chance('a', 1)
    const one = of(3)
    one.chance('b')
    expect(one.chance('a', 1)).toBe(before)
    expect(one.chance('a', 2)).not.toBe(before)
    expect(of(4).chance('a', 1)).not.toBe(before)
  })
})
