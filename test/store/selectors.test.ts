import { reading } from '../../source/domain/service.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { describe, expect, it } from 'vitest'
import { failed, fresh, loading } from '../../source/domain/reading.ts'
import { containersOf } from '../../source/domain/presence.ts'
import { clusterHealth } from '../../source/store/selectors/cluster.ts'
import { derive } from '../../source/store/selectors/memo.ts'
import { failureOf, runRows } from '../../source/store/selectors/runs.ts'
import { inColumns, networkRate, rates } from '../../source/store/selectors/samples.ts'
import { serverCounts } from '../../source/store/selectors/servers.ts'
import { shownActivity } from '../../source/store/selectors/status.ts'
import { targetContainer } from '../../source/store/selectors/target.ts'
import { currentWorkers, shownWorkers, workerRows } from '../../source/store/selectors/workers.ts'
import { container, master, now, samples, sparkWorker, worker } from '../ui/containers.ts'
import { loadingState, testState, traefik } from '../ui/state.ts'

describe('derive', () => {
  it('computes again only when an input is another object', () => {
    let times = 0
    const selector = derive(
      (state) => [state.timeline],
      (timeline) => {
        times += 1
        return timeline.length
      },
    )
    const state = testState()
    expect(selector(state)).toBe(3)
    expect(selector({ ...state, now: 0 })).toBe(3)
    expect(times).toBe(1)
    expect(selector({ ...state, timeline: [] })).toBe(0)
    expect(times).toBe(2)
  })
})

describe('workerRows', () => {
  it('joins container and Spark worker by the short id, whatever the names', () => {
    const [a, b] = [worker(1, { name: 'zebra' }), worker(2)]
    const spark = [sparkWorker(b, { coresUsed: 2 }), sparkWorker(a, { coresUsed: 0 })]
    const state = testState({
      state: { containers: fresh([b, a], now), master: fresh(master(spark), now) },
    })
    expect(workerRows(state).map(({ name, spark }) => [name, spark?.coresUsed])).toEqual([
      ['zebra', 0],
      ['worker-2', 2],
    ])
  })

  it('takes the living entry of a worker that registered again', () => {
    const a = worker(1)
    const spark = [
      sparkWorker(a, { id: 'new', state: 'ALIVE', lastHeartbeat: 1 }),
      sparkWorker(a, { id: 'old', state: 'DEAD', lastHeartbeat: 2 }),
    ]
    const state = testState({
      state: { containers: fresh([a], now), master: fresh(master(spark), now) },
    })
    expect(workerRows(state).map(({ sparkState }) => sparkState)).toEqual(['ALIVE'])
  })

  it('counts executors by host, and knows Traefik’s view by address', () => {
    const [first] = workerRows(testState())
    expect(first).toMatchObject({ executors: 1, traefikUp: true, networkRate: 3072 })
    const unknown = testState({ state: { readings: { traefik: loading }, applications: {} } })
    expect(workerRows(unknown)[0]).toMatchObject({ executors: undefined, traefikUp: undefined })
    const all = [worker(1), worker(2), worker(3)]
    const down = traefik(all)
    const services = down.services.map((service) => ({
      ...service,
      servers: service.servers.map(({ url }) => ({ url, up: !url.includes('172.18.0.11') })),
    }))
    const state = testState({ state: { readings: { traefik: fresh({ ...down, services }, now) } } })
    expect(workerRows(state).map(({ traefikUp }) => traefikUp)).toEqual([false, true, true])
    expect(serverCounts(state)).toEqual({ up: 3, down: 1 })
  })

  it('has no figures of a container that does not run', () => {
    const ended = worker(1, { state: 'exited', exitCode: 137 })
    const state = testState({ state: { containers: fresh([ended], now) } })
    expect(workerRows(state)[0]).toMatchObject({
      cpuPercent: undefined,
      memoryBytes: undefined,
      startedAt: undefined,
    })
  })
})

describe('shownWorkers', () => {
  const names = (change: Parameters<typeof testState>[0]) =>
    shownWorkers(testState(change)).map(({ name }) => name)

  it('sorts by a column, rows without a value last either way', () => {
    const figures = {
      [worker(1).id]: samples(5, 10),
      [worker(3).id]: samples(5, 90),
    }
    const by = (descending: boolean) =>
      names({ state: { samples: figures }, ui: { workerSort: { by: 'cpu', descending } } })
    expect(by(false)).toEqual(['worker-1', 'worker-3', 'worker-2'])
    expect(by(true)).toEqual(['worker-3', 'worker-1', 'worker-2'])
  })

  it('sorts worker-10 behind worker-2', () => {
    expect(names({ workers: 12 }).slice(-2)).toEqual(['worker-11', 'worker-12'])
  })

  it('filters by name, id and state, whatever the case', () => {
    expect(names({ ui: { workerFilter: ' WORKER-2 ' } })).toEqual(['worker-2'])
    expect(names({ ui: { workerFilter: worker(3).shortId } })).toEqual(['worker-3'])
    expect(names({ ui: { workerFilter: 'alive' } })).toHaveLength(3)
    expect(names({ ui: { workerFilter: 'unhealthy' } })).toEqual([])
  })
})

describe('currentWorkers', () => {
  it('counts a worker that starts, not one that leaves or ended', () => {
    const all = [1, 2, 3, 4].map((number) => worker(number))
    const [a, b, c] = all
    if (a === undefined || b === undefined || c === undefined) throw new Error('four were made')
    const spark = [sparkWorker(a), sparkWorker(b, { state: 'DECOMMISSIONED' })]
    const containers = [a, b, { ...c, state: 'exited' as const }, worker(4)]
    const state = testState({
      state: { containers: fresh(containers, now), master: fresh(master(spark), now) },
    })
    expect(currentWorkers(state)).toBe(2)
  })
})

describe('clusterHealth', () => {
  const health = (change: Parameters<typeof testState>[0]) => clusterHealth(testState(change))

  it('a worker that is ALIVE is there, before its container’s own check has said so', () => {
    const known = containersOf(testState())
    const young = known.map((one) =>
      one.service === 'worker'
        ? { ...one, health: 'starting' as const, startedAt: now - 5_000 }
        : one,
    )
    expect(young.some(({ health: is }) => is === 'starting')).toBe(true)
    expect(health({ state: { containers: fresh(young, now) } })).toEqual({ word: 'up', reason: '' })
  })

  it('is up when everything is', () => {
    expect(health({})).toEqual({ word: 'up', reason: '' })
  })

  it('is unknown until the engine answers, and when it stops', () => {
    expect(clusterHealth(loadingState()).word).toBe('unknown')
    const { containers } = testState()
    expect(health({ state: { containers: failed(containers, 'no socket', now - 9000) } })).toEqual({
      word: 'unknown',
      reason: 'engine: no answer for 9 s: no socket',
    })
  })

  it('is down without a running container, and says what to press', () => {
    expect(health({ state: { containers: fresh([], now) } })).toEqual({
      word: 'down',
      reason: 'no container of the project; U brings it up',
    })
    const stopped = [container({ service: 'master', state: 'exited' })]
    expect(health({ state: { containers: fresh(stopped, now), readOnly: true } })).toEqual({
      word: 'down',
      reason: 'its containers are stopped',
    })
  })

  it('is degraded when one subsystem does not answer', () => {
    const redis = failed(reading(testState(), redisKey), 'refused', now - 12_000)
    expect(health({ state: { readings: { redis } } })).toEqual({
      word: 'degraded',
      reason: 'redis no answer for 12 s: refused',
    })
  })

  it('is degraded when a worker ended or stays unregistered, starting while it is young', () => {
    const services = (['master', 'traefik', 'redis'] as const).map((service) =>
      container({ service }),
    )
    const [alive, late] = [worker(1), worker(2)]
    const spark = fresh(master([sparkWorker(alive)]), now)
    const with2 = (change: Partial<typeof late>) =>
      health({
        state: {
          containers: fresh([...services, alive, { ...late, ...change }], now),
          master: spark,
        },
      })
    expect(with2({})).toEqual({ word: 'degraded', reason: 'worker-2 not ALIVE' })
    expect(with2({ startedAt: now - 5000 })).toEqual({
      word: 'starting',
      reason: 'worker-2 not ALIVE',
    })
    expect(with2({ state: 'exited', exitCode: 1 })).toEqual({
      word: 'degraded',
      reason: 'worker-2 exited 1',
    })
  })
})

describe('samples', () => {
  it('gives no rate when a counter was set back', () => {
    const [a, b] = samples(2)
    if (a === undefined || b === undefined) throw new Error('two were made')
    expect(networkRate([a, b])).toBe(3072)
    expect(networkRate([b, { ...a, at: b.at + 1000 }])).toBeUndefined()
    expect(networkRate([a])).toBeUndefined()
    expect(rates([a, b], ({ receivedBytes }) => receivedBytes)).toEqual([{ at: b.at, value: 2048 }])
  })

  it('puts points in columns of equal time that do not wander', () => {
    const points = Array.from({ length: 600 }, (_, index) => ({
      at: index * 1000,
      value: index % 7,
    }))
    const before = inColumns(points, 60)
    const after = inColumns([...points, { at: 600_000, value: 3 }], 60)
    expect(before).toHaveLength(60)
    expect(after.slice(-30, -2)).toEqual(before.slice(-29, -1))
    expect(inColumns(points.slice(0, 3), 60)).toEqual([0, 1, 2])
    expect(inColumns([], 60)).toEqual([])
  })
})

describe('targetContainer', () => {
  it('is none for a worker that only Spark knows', () => {
    const stray = sparkWorker(worker(9), { id: 'stray', host: 'elsewhere' })
    const state = testState({
      state: { master: fresh(master([stray]), now) },
      ui: { selected: { application: undefined, worker: 'stray', run: undefined } },
    })
    expect(targetContainer(state)).toBeUndefined()
  })

  it('is the newest run in the Runs tab', () => {
    const state = testState({ ui: { focus: 'detail', tab: 'runs' } })
    expect(targetContainer(state)?.name).toBe('sparky-run-pi-1')
  })
})

describe('runs', () => {
  it('a failed one says what it complained of last', () => {
    const state = testState()
    const row = runRows(state).find(({ run }) => run.state === 'failed')
    if (row === undefined) throw new Error('one failed')
    expect(failureOf(row)).toBe('exit status 1')
    const lines = ['java.lang.NumberFormatException: For input string: "x"', '  at Foo'].map(
      (text) => ({ stream: 'stderr' as const, at: now, text }),
    )
    const output = { lines, result: undefined, applicationId: undefined }
    expect(failureOf({ ...row, output })).toBe(
      'exit status 1: java.lang.NumberFormatException: For input string: "x"',
    )
  })
})

describe('shownActivity', () => {
  const activity = { id: 1, title: 'scale', message: '', startedAt: now - 60_000 }

  it('is the running one, then for a few seconds what has ended', () => {
    const running = { ...activity, state: 'running', endedAt: undefined } as const
    const done = { ...activity, id: 2, state: 'done', endedAt: now - 2000 } as const
    expect(shownActivity(testState({ state: { activities: [running, done] } }))?.id).toBe(1)
    expect(shownActivity(testState({ state: { activities: [done] } }))?.id).toBe(2)
    const old = { ...done, endedAt: now - 20_000 }
    expect(shownActivity(testState({ state: { activities: [old] } }))).toBeUndefined()
  })
})
