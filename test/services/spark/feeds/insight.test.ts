import { services } from '../../../../source/services/index.ts'
import { describe, expect } from 'vitest'
import { pruneEnded, withTold } from '../../../../source/services/spark/feeds/insight-keep.ts'
import { derived } from '../../../../source/services/spark/feeds/insight.ts'
import { fresh, valueOf } from '../../../../source/domain/reading.ts'
import { restOf } from '../../../../source/domain/spark-facts.ts'
import { initialState, type State } from '../../../../source/store/state.ts'
import { recorded } from '../../../diagnostics/advice/recording.ts'
import { titleOf } from '../../../diagnostics/words.ts'
import { allFresh, limit, openWorld, test } from '../../../feeds/world.ts'

/** The state of a monitor that has seen a recorded job. */
function stateOf(recording: string): State {
  const { at, master, pages, events, applications } = recorded(recording)
  const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
  const given = {
    project: 'p',
    demo: false,
    readOnly: false,
    examples: [],
    services,
    addresses,
    now: 0,
  }
  return {
    ...initialState(given),
    master: fresh(master, at),
    workerPages: Object.fromEntries(pages.map((page) => [page.detail.id, page])),
    engineEvents: events,
    facts: Object.fromEntries(applications.map((one) => [one.application.id, one])),
  }
}
const idOf = (state: State) => Object.keys(state.facts)[0] ?? ''

describe('what follows from what was seen', () => {
  test('a skewed job gets advice, and keeps it after it has ended', () => {
    const before = stateOf('skewed')
    const state = derived(before, new Map(), undefined)
    const id = idOf(state)
    expect(state.advice[id]?.map((one) => one.cause)).toContain('skew')
    // Nothing new was said, so readers need not look again.
    expect(derived(state, new Map(), undefined).advice[id]).toBe(state.advice[id])

    const master = valueOf(state.master)
    const application = master?.active.find((one) => one.id === id)
    if (master === undefined || application === undefined) throw new Error('not recorded')
    const done = { ...application, state: 'FINISHED' as const }
    const ended = derived(
      { ...state, master: fresh({ ...master, active: [], completed: [done] }, 1) },
      new Map(),
      undefined,
    )
    expect(ended.facts[id]?.application.state).toBe('FINISHED')
    expect(ended.advice[id]?.map((one) => one.cause)).toContain('skew')
  })

  test('one that can never start is explained, and that it was stays known', () => {
    const state = derived(stateOf('never-starts'), new Map(), undefined)
    expect(state.explanations.map(({ cause }) => cause)).toEqual(['never-starts'])
    const id = state.explanations[0]?.subject.applicationId ?? ''
    expect(titleOf(state.told[id]?.[0])).toMatch(/asks for 64\.0 GiB/)
  })

  test('the last answers that were good are kept when the driver is gone', () => {
    const state = stateOf('skewed')
    const id = idOf(state)
    const master = valueOf(state.master)
    const facts = state.facts[id]
    const rest = facts && restOf(facts)
    const application = master?.active[0]
    if (master === undefined || rest === undefined || application === undefined) throw new Error()
    const done = { ...application, state: 'FAILED' as const }
    const gone = derived(
      {
        ...state,
        facts: { [id]: { application, rest: 'unreachable' } },
        master: fresh({ ...master, active: [], completed: [done] }, 1),
      },
      new Map([[id, rest]]),
      undefined,
    )
    expect(gone.facts[id]?.rest).toBe(rest)
  })

  test('of those that have ended the last are kept, and all that are active', () => {
    const known = { a: 1, b: 2, c: 3, d: 4 }
    expect(pruneEnded(known, ['a'], 2)).toEqual({ a: 1, c: 3, d: 4 })
    expect(pruneEnded(known, ['a'], 3)).toBe(known)
  })

  test('a cause that is told again replaces its former figures', () => {
    const [first] = derived(stateOf('never-starts'), new Map(), undefined).explanations
    if (first === undefined) throw new Error('nothing explained')
    const { applicationId = '' } = first.subject
    const later = { ...first, evidence: { ...first.evidence, later: true } }
    expect(withTold(withTold({}, [first]), [later])[applicationId]).toEqual([later])
    // The task that a container's kill took with it is known only later: it is the same kill.
    const container = { ...first, subject: { applicationId, containerId: 'c' } }
    const withStage = { ...container, subject: { applicationId, containerId: 'c', stageId: 3 } }
    const once = withTold(withTold({}, [container]), [withStage])
    expect(once[applicationId]).toEqual([withStage])
    const another = withTold(once, [{ ...container, subject: { applicationId, containerId: 'd' } }])
    expect(another[applicationId]).toHaveLength(2)
  })
})

describe.concurrent('on a cluster', limit, () => {
  test('facts of active applications come, and stay when they end', async ({ world }) => {
    await world.until(allFresh)
    const { id } = world.cluster.spark.addApplication({ done: 4 })
    await world.until((state) => {
      expect(state.facts[id]).toMatchObject({
        application: { state: 'RUNNING' },
        rest: { asked: { executorMemoryMiB: 1024 }, stages: [{ completedTasks: 4 }] },
      })
      expect(Object.keys(state.workerPages)).toHaveLength(2)
    })
    world.cluster.spark.endApplication(id, 'FINISHED')
    await world.until(({ facts }) => {
      expect(facts[id]).toMatchObject({
        application: { state: 'FINISHED' },
        rest: { stages: [{ completedTasks: 4 }] },
      })
    })
  })

  test('one whose page does not answer is unreachable, the others are not', async ({ world }) => {
    await world.until(allFresh)
    const silent = world.cluster.spark.addApplication({ name: 'silent' })
    const good = world.cluster.spark.addApplication({ name: 'good' })
    world.cluster.spark.fault('error', new RegExp(`/proxy/${silent.id}/`))
    await world.until(({ facts }) => {
      expect(facts[silent.id]?.rest).toBe('unreachable')
      expect(facts[good.id]?.rest).toBeTypeOf('object')
    })
  })

  test('engine events are kept for what joins them', async ({ world }) => {
    await world.until(allFresh)
    world.cluster.up(3)
    await world.until(({ engineEvents }) => {
      expect(engineEvents.map(({ action }) => action)).toContain('start')
    })
  })

  test('a driver that no worker reaches is probed for and named', async ({ world }) => {
    const tried: (readonly string[])[] = []
    world.cluster.commands((_, command) => {
      if (command[0] !== 'timeout') return undefined
      tried.push(command)
      return { stdout: '', stderr: 'connection refused\n', exitCode: 1 }
    })
    await world.until(allFresh)
    const startedAt = Date.now() - 120_000
    const { id } = world.cluster.spark.addApplication({ alone: true, startedAt })
    for (const one of world.cluster.spark.workers) {
      one.finished = [id, id]
      one.driver = 'driver.invalid:41999'
    }
    await world.until(({ driverReachable, explanations }) => {
      expect(driverReachable[id]).toBe(false)
      expect(explanations.find(({ subject }) => subject.applicationId === id)).toMatchObject({
        cause: 'driver-unreachable',
        confidence: 'high',
      })
    })
    expect(tried).toEqual([
      ['timeout', '3', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', 'driver.invalid', '41999'],
    ])
  })

  test('with --read-only nothing is run in a container', async () => {
    const world = await openWorld({ readOnly: true })
    const tried: unknown[] = []
    world.cluster.commands((_, command) => {
      tried.push(command)
      return undefined
    })
    const startedAt = Date.now() - 120_000
    const { id } = world.cluster.spark.addApplication({ alone: true, startedAt })
    for (const one of world.cluster.spark.workers) one.finished = [id, id]
    await world.until(({ explanations }) => {
      expect(explanations.map(({ cause }) => cause)).toContain('driver-unreachable')
    })
    expect(tried).toEqual([])
    await world.close()
  })
})
