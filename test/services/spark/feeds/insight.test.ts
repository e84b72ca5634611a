import { services } from '../../../../source/services/index.ts'
import { describe, expect } from 'vitest'
import { judged } from '../../../../source/services/spark/feeds/judge.ts'
import { withMaster } from '../../../../source/services/spark/feeds/master.ts'
import { failed, fresh, valueOf } from '../../../../source/domain/reading.ts'
import {
  applicationSnapshot,
  factsOf,
  newRecord,
  withDiagnoses,
  withRecord,
  withRecords,
} from '../../../../source/store/applications.ts'
import { initialState, type State } from '../../../../source/store/state.ts'
import { recorded } from '../../../diagnostics/advice/recording.ts'
import { recordsOf } from '../../../store/records.ts'
import { application } from '../../../ui/containers.ts'
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
    workerPages: Object.fromEntries(pages.map((page) => [page.id, page])),
    engineEvents: events,
    applications: recordsOf(applications),
  }
}
const idOf = (state: State) => Object.keys(state.applications)[0] ?? ''

/** The state when the master says that its first application has ended. */
function ended(state: State, how: 'FINISHED' | 'FAILED'): State {
  const master = valueOf(state.master)
  const [first] = master?.active ?? []
  if (master === undefined || first === undefined) throw new Error('not recorded')
  const said = { ...master, active: [], completed: [{ ...first, state: how }] }
  return withMaster(state, fresh(said, 1), 1)
}

describe('what follows from what was seen', () => {
  test('a skewed job gets advice, and keeps it after it has ended', () => {
    const state = judged(stateOf('skewed'), undefined)
    const id = idOf(state)
    expect(state.applications[id]?.recommendations?.map((one) => one.cause)).toContain('skew')
    // Nothing new was said, so readers need not look again.
    expect(judged(state, undefined).applications).toBe(state.applications)
    const record = ended(state, 'FINISHED').applications[id]
    expect(record?.summary.state).toBe('FINISHED')
    expect(record?.recommendations?.map((one) => one.cause)).toContain('skew')
  })

  test('one that can never start is explained, and that it was stays known', () => {
    const state = judged(stateOf('never-starts'), undefined)
    expect(state.diagnoses.map(({ cause }) => cause)).toEqual(['never-starts'])
    const id = state.diagnoses[0]?.subject.applicationId ?? ''
    expect(titleOf(state.applications[id]?.diagnoses[0])).toMatch(/asks for 64\.0 GiB/)
  })

  test('the last answers that were good are kept when the driver is gone', () => {
    const state = stateOf('skewed')
    const id = idOf(state)
    const { snapshot } = state.applications[id] ?? newRecord(application(1))
    const gone = withRecord(state, id, { snapshot: failed(snapshot, 'no answer', 1) })
    expect(applicationSnapshot(ended(gone, 'FAILED'), id)).toBe(valueOf(snapshot))
  })

  test('of those that have ended the last fifty are kept, and all that are active', () => {
    const state = stateOf('skewed')
    const active = idOf(state)
    const many = Array.from({ length: 60 }, (_, index) => newRecord(application(index)))
    const all = Object.fromEntries(many.map((one) => [one.summary.id, one]))
    const ids = Object.keys(withRecords(state, all).applications)
    expect(ids).toEqual([active, ...Object.keys(all).slice(-50)])
    expect(withRecords(state, {})).toBe(state)
  })

  test('a cause that is told again replaces its former figures', () => {
    const [first] = judged(stateOf('never-starts'), undefined).diagnoses
    if (first === undefined) throw new Error('nothing explained')
    const { applicationId = '' } = first.subject
    const later = { ...first, evidence: { ...first.evidence, later: true } }
    const told = withDiagnoses([first], [later])
    expect(told).toEqual([later])
    expect(withDiagnoses(told, [])).toBe(told)
    // The task that a container's kill took with it is known only later: it is the same kill.
    const container = { ...first, subject: { applicationId, containerId: 'c' } }
    const withStage = { ...container, subject: { applicationId, containerId: 'c', stageId: 3 } }
    const once = withDiagnoses([container], [withStage])
    expect(once).toEqual([withStage])
    const another = { ...container, subject: { applicationId, containerId: 'd' } }
    expect(withDiagnoses(once, [another])).toHaveLength(2)
  })
})

describe.concurrent('on a cluster', limit, () => {
  test('facts of active applications come, and stay when they end', async ({ world }) => {
    await world.until(allFresh)
    const { id } = world.cluster.spark.addApplication({ done: 4 })
    await world.until((state) => {
      expect(state.applications[id]).toMatchObject({
        summary: { state: 'RUNNING' },
        snapshot: {
          value: { asked: { executorMemoryMiB: 1024 }, stages: [{ completedTasks: 4 }] },
        },
      })
      expect(Object.keys(state.workerPages)).toHaveLength(2)
    })
    world.cluster.spark.endApplication(id, 'FINISHED')
    await world.until(({ applications }) => {
      expect(applications[id]).toMatchObject({
        summary: { state: 'FINISHED' },
        snapshot: { value: { stages: [{ completedTasks: 4 }] } },
      })
    })
  })

  test('one whose page does not answer is unreachable, the others are not', async ({ world }) => {
    await world.until(allFresh)
    const silent = world.cluster.spark.addApplication({ name: 'silent' })
    const good = world.cluster.spark.addApplication({ name: 'good' })
    world.cluster.spark.fault('error', new RegExp(`/proxy/${silent.id}/`))
    await world.until(({ applications }) => {
      const rest = (id: string) => {
        const record = applications[id]
        return record && factsOf(record, Date.now()).rest
      }
      expect(rest(silent.id)).toBe('unreachable')
      expect(rest(good.id)).toBeTypeOf('object')
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
    await world.until(({ applications, diagnoses }) => {
      expect(applications[id]?.driverReachable).toBe(false)
      expect(diagnoses.find(({ subject }) => subject.applicationId === id)).toMatchObject({
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
    await world.until(({ diagnoses }) => {
      expect(diagnoses.map(({ cause }) => cause)).toContain('driver-unreachable')
    })
    expect(tried).toEqual([])
    await world.close()
  })
})
