import { reading, readingOf } from '../../source/domain/service.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { describe, expect, it } from 'vitest'
import { withAway } from '../../source/feeds/away.ts'
import { withoutGone } from '../../source/feeds/gone.ts'
import { withMaster } from '../../source/services/spark/feeds/master.ts'
import { withNames } from '../../source/engine/feeds/engine.ts'
import type { Container } from '../../source/domain/container.ts'
import { failed, fresh, valueOf } from '../../source/domain/reading.ts'
import { workerRows } from '../../source/store/selectors/workers.ts'
import type { State } from '../../source/store/state.ts'
import { hostName } from '../../source/ui/tabs/jobs/table.ts'
import { container, master, now, sparkWorker, worker } from '../ui/containers.ts'
import { testState } from '../ui/state.ts'

const listing = (state: State, containers: readonly Container[]): State =>
  withoutGone({ ...state, containers: fresh(containers, now) })
const all = (state: State) => valueOf(state.containers) ?? []

describe('after a service has gone', () => {
  it('nothing tells its old figures, and what is about the past stays', () => {
    const state = testState()
    const down = listing(state, [])
    expect(['master', 'traefik', 'redis'].map((id) => readingOf(down, id).kind)).toEqual(
      Array.from({ length: 3 }, () => 'loading'),
    )
    expect(down).toMatchObject({
      ...{ applications: {}, workerPages: {}, diagnoses: [], readings: {} },
      ...{ timeline: state.timeline, runOutputs: state.runOutputs, history: state.history },
    })
    expect(workerRows(down)).toEqual([])
  })

  it('an answer that comes late is of the cluster that is gone', () => {
    const down = listing(testState(), [])
    expect(withMaster(down, fresh(master([]), now), now).master.kind).toBe('loading')
  })

  it('one that is only stopped keeps its figures, greyed, and the others go on', () => {
    const state = testState()
    const stopped = listing(
      state,
      all(state).map((one) => (one.service === 'redis' ? { ...one, state: 'exited' } : one)),
    )
    expect(reading(stopped, redisKey)).toBe(reading(state, redisKey))
    const removed = listing(
      state,
      all(state).filter(({ service }) => service !== 'redis'),
    )
    expect(reading(removed, redisKey).kind).toBe('loading')
    expect(removed.master).toBe(state.master)
  })

  it('its silence is no event of its own: the engine told why', () => {
    const state = testState()
    const silent = failed(reading(state, redisKey), 'refused', now)
    const told = (of: State) =>
      withAway(of, 'redis', 'Redis', 'engine', silent, now).timeline.at(-1)
    expect(told(state)?.text).toBe('Redis stopped answering: refused')
    const gone = { ...state, containers: fresh([container({ service: 'master' })], now) }
    expect(told(gone)).toBe(gone.timeline.at(-1))
  })
})

describe('a worker that leaves keeps its name', () => {
  const [first, third] = [worker(1), worker(3)]
  const leaving = sparkWorker(third, { state: 'DECOMMISSIONED' })
  const known = withNames(
    testState({
      state: {
        containers: fresh([first, third], now),
        master: fresh(master([sparkWorker(first), sparkWorker(third)]), now),
      },
    }),
    [first, third],
  )

  it('in events and in the Workers pane, in its place, after its container is gone', () => {
    const gone = { ...known, containers: fresh([container({ service: 'master' }), first], now) }
    const said = withMaster(gone, fresh(master([sparkWorker(first), leaving]), now), now)
    expect(said.timeline.at(-1)?.text).toBe('worker-3 is decommissioned: it takes no more work')
    expect(workerRows(said).map(({ name, number }) => [name, number])).toEqual([
      ['worker-1', 1],
      ['worker-3', 3],
    ])
    expect(hostName(said, third.shortId)).toBe('worker-3')
    expect(hostName(said, 'elsewhere')).toBe('elsewhere')
  })

  it('names are remembered of the last containers only', () => {
    const many = Array.from({ length: 600 }, (_, index) => ({
      shortId: String(index).padStart(12, '0'),
      name: `sparky-worker-${index}`,
    }))
    const { names } = withNames(testState(), many)
    expect(Object.keys(names)).toHaveLength(500)
    expect(names[String(599).padStart(12, '0')]).toBe('worker-599')
  })
})
