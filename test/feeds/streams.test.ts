import { describe, expect } from 'vitest'
import { valueOf } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { allFresh, limit, test, worker, type World } from './world.ts'

const never = new AbortController().signal
const workers = (world: World) => world.cluster.containers('worker')

describe.concurrent('stats', limit, () => {
  const asked = (world: World, id: string) =>
    world.cluster.engine.requests.filter((request) => request.includes(`${id}/stats`)).length

  test('are followed only of what is on the screen', async ({ world }) => {
    // The pane of the workers is one line.
    world.ui({ focus: 'traefik', subject: 'workers' })
    await world.until(allFresh)
    const [first, second] = workers(world)
    if (first === undefined || second === undefined) throw new Error('no workers')
    // The first worker is the target of the keys, so it is shown.
    await world.until(({ samples }) => {
      expect(samples[first.id]?.length).toBeGreaterThan(2)
    })
    expect(asked(world, second.id)).toBe(0)
    world.ui({ focus: 'workers' })
    await world.until(({ samples }) => {
      expect(samples[second.id]?.at(-1)?.cpuPercent).toBeCloseTo(25)
    })
  })

  test('go on when a container is started again', async ({ world }) => {
    const { id } = worker(world)
    await world.until(({ samples }) => {
      expect(samples[id]?.length).toBeGreaterThan(2)
    })
    world.cluster.engine.end(worker(world), 0)
    await world.until(({ containers }) => {
      expect(valueOf(containers)?.find((one) => one.id === id)?.state).toBe('exited')
    })
    const before = world.store.get().samples[id]?.length ?? 0
    await world.clients.engine.start(id, never)
    await world.until(({ samples }) => {
      expect(samples[id]?.length).toBeGreaterThan(before + 2)
    })
    expect(asked(world, id)).toBe(2)
  })

  test('of a container that is gone are dropped', async ({ world }) => {
    const { id } = worker(world)
    await world.until(({ samples }) => {
      expect(samples[id]).toBeDefined()
    })
    await world.clients.engine.remove(id, never)
    await world.until(({ samples }) => {
      expect(samples[id]).toBeUndefined()
    })
  })
})

describe.concurrent('the log', limit, () => {
  const lines = (state: State) => state.logs.lines.map(({ text }) => text)

  test('is that of the target, followed, and another’s when that changes', async ({ world }) => {
    const [first, second] = workers(world)
    if (first === undefined || second === undefined) throw new Error('no workers')
    await world.until((state) => {
      expect(state.logs.containerId).toBe(first.id)
      expect(lines(state)).toEqual(['INFO Worker: Successfully registered with master'])
    })
    world.cluster.engine.log(first, 'one more')
    world.cluster.engine.log(second, 'from the second')
    await world.until((state) => {
      expect(lines(state).at(-1)).toBe('one more')
    })
    world.ui({ selected: { ...world.store.get().ui.selected, worker: second.id } })
    await world.until((state) => {
      expect(state.logs.containerId).toBe(second.id)
      expect(lines(state).at(-1)).toBe('from the second')
    })
  })

  test('goes on after a restart and a cut without a line twice or lost', async ({ world }) => {
    const target = worker(world)
    await world.until((state) => {
      expect(lines(state)).toHaveLength(1)
    })
    world.cluster.engine.log(target, 'before')
    await world.until((state) => {
      expect(lines(state)).toContain('before')
    })
    world.cluster.engine.cut()
    world.cluster.engine.log(target, 'meanwhile')
    await world.until((state) => {
      expect(lines(state).at(-1)).toBe('meanwhile')
    })
    world.cluster.engine.end(target, 0)
    await world.clients.engine.start(target.id, never)
    await world.until((state) => {
      expect(lines(state)).toEqual([
        'INFO Worker: Successfully registered with master',
        'before',
        'meanwhile',
        'INFO Worker: Successfully registered with master',
      ])
      expect(state.logs.error).toBeUndefined()
    })
  })

  test('a long one is kept to its last lines, and what was dropped is counted', async ({
    world,
  }) => {
    const target = worker(world)
    for (let n = 0; n < 2000; n += 1) world.cluster.engine.log(target, `line ${n}`)
    await world.until((state) => {
      expect(lines(state).at(-1)).toBe('line 1999')
    })
    for (let n = 2000; n < 9000; n += 1) world.cluster.engine.log(target, `line ${n}`)
    await world.until((state) => {
      expect(lines(state).at(-1)).toBe('line 8999')
      expect(state.logs.lines).toHaveLength(5000)
    })
    expect(lines(world.store.get())[0]).toBe('line 4000')
    expect(world.store.get().logs.dropped).toBeGreaterThan(0)
  })
})

describe.concurrent('runs', limit, () => {
  const run = { example: 'pi', command: ['bin/run-example', 'SparkPi'], arguments: ['10'] }

  test('a run is followed to its result, and joined to its application by its driver', async ({
    world,
  }) => {
    await world.until(allFresh)
    const id = await world.clients.engine.createRun(run, never)
    world.ui({
      tab: 'runs',
      focus: 'detail',
      selected: { ...world.store.get().ui.selected, run: id },
    })
    await world.until(({ runOutputs, logs }) => {
      expect(runOutputs[id]?.result).toBe('Pi is roughly 3.1415926')
      expect(logs.containerId).toBe(id)
      expect(logs.lines.at(-1)?.text).toBe('Pi is roughly 3.1415926')
    })
    await world.clients.engine.remove(id, never)
    await world.until(({ runOutputs }) => {
      expect(runOutputs).toEqual({})
    })
  })

  test('the application of a run whose driver says nothing of it', async ({ world }) => {
    world.cluster.pace(1000)
    const id = await world.clients.engine.createRun(run, never)
    await world.until(({ runOutputs }) => {
      expect(runOutputs[id]?.applicationId).toBe('app-20261123120000-0000')
    })
  })
})
