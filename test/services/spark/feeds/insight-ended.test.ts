import { describe, expect, it } from 'vitest'
import { judged } from '../../../../source/services/spark/feeds/judge.ts'
import {
  applicationSnapshot,
  newRecord,
  withRecord,
} from '../../../../source/store/applications.ts'
import { fresh } from '../../../../source/domain/reading.ts'
import { stalledWorker } from '../../../../source/diagnostics/diagnosis/stalled-worker.ts'
import type { Diagnosis } from '../../../../source/diagnostics/diagnosis/diagnosis.ts'
import { remedyParts, worded } from '../../../../source/diagnostics/diagnosis/wording.ts'
import { adviceShown, hostNames } from '../../../../source/store/selectors/diagnoses.ts'
import type { State } from '../../../../source/store/state.ts'
import { application, detail, master, now, sparkWorker, worker } from '../../../ui/containers.ts'
import { recordedState } from '../../../ui/recorded.ts'
import { testState } from '../../../ui/state.ts'

const cause = (of: Partial<Diagnosis>): Diagnosis => ({
  subject: {},
  cause: 'overcommit',
  kind: 'waiting',
  confidence: 'medium',
  evidence: { workers: 3, advertised: 3072, daemons: 1500, engine: 4096 },
  remedy: { command: ['scale', '2'] },
  gainMs: 0,
  ...of,
})
const running = application(1)
const ended = application(0, { name: 'PageRank', state: 'FINISHED' })

const choose = (state: State, id: string): State => ({
  ...state,
  ui: { ...state.ui, selected: { ...state.ui.selected, application: id } },
})

describe('a cause of now', () => {
  it('of the cluster is one of what runs, and none of what ended before', () => {
    const state = testState({ state: { diagnoses: [cause({})] } })
    expect(adviceShown(choose(state, running.id)).entries).toHaveLength(1)
    expect(adviceShown(choose(state, ended.id)).entries).toEqual([])
  })

  it('that was told of an application while it ran is an earlier one when it has ended', () => {
    const own = cause({ subject: { applicationId: ended.id } })
    const state = testState({
      state: {
        diagnoses: [own],
        applications: { [ended.id]: { ...newRecord(ended), diagnoses: [own] } },
      },
    })
    expect(adviceShown(choose(state, ended.id)).entries).toMatchObject([
      { past: true, says: { cause: 'overcommit' } },
    ])
  })

  it('is not told of an application that ended before, whatever its worker’s page still says', () => {
    const one = worker(1)
    const silent = sparkWorker(one, { lastHeartbeat: now - 45_000 })
    const others = [sparkWorker(worker(2))]
    const old = application(5, { state: 'FAILED', startedAt: now - 600_000, durationMs: 60_000 })
    const executor = { id: '0', applicationId: old.id, applicationName: old.name, memoryMiB: 512 }
    const page = {
      id: silent.id,
      executors: [executor],
      finishedExecutors: [],
      drivers: new Map(),
    }
    const known = master([silent, ...others], { active: [], completed: [old] })
    const state = testState({
      state: {
        master: fresh(known, now),
        workerPages: { [silent.id]: page },
        applications: { [old.id]: newRecord(old) },
      },
    })
    const after = judged(state, undefined)
    expect(after.diagnoses).toMatchObject([
      { cause: 'stalled-worker', subject: { workerId: silent.id } },
    ])
    expect(after.diagnoses[0]?.subject.applicationId).toBeUndefined()
    expect(after.applications[old.id]?.diagnoses).toEqual([])
    expect(adviceShown(choose(after, old.id)).entries).toEqual([])
  })
})

describe('causes and advice call a worker by its name', () => {
  it('also when its container is gone', () => {
    const recorded = recordedState('spilling')
    const [id = ''] = Object.keys(recorded.applications)
    const rest = applicationSnapshot(recorded, id)
    const host = rest?.executors.find(({ isDriver }) => !isDriver)?.host
    if (rest === undefined || host === undefined) throw new Error('not recorded')
    const lost = detail([host, host]).executors.map((one) =>
      one.isDriver ? one : { ...one, active: false, removedAt: now, removeReason: 'gone' },
    )
    const state = withRecord({ ...recorded, names: { [host]: 'worker-3' } }, id, {
      snapshot: fresh({ ...rest, executors: lost }, now),
    })
    const [told] = judged(state, undefined).diagnoses.filter(
      (one) => one.cause === 'losing-executors',
    )
    const says = told && worded(told, hostNames(state))
    expect(says?.title).toContain('on worker-3: gone')
    expect(says && remedyParts(says)[0]?.text).toMatch(/^exec worker-3 /)
    expect(JSON.stringify(says)).not.toContain(host)
  })
})

it('a stalled worker is the cause of what runs on it', () => {
  const one = worker(1)
  const silent = sparkWorker(one, { lastHeartbeat: now - 45_000 })
  const executor = { id: '0', applicationId: running.id, applicationName: 'x', memoryMiB: 512 }
  const found = stalledWorker.detect({
    at: now,
    master: master([silent, sparkWorker(worker(2))]),
    pages: [{ id: silent.id, executors: [executor], finishedExecutors: [], drivers: new Map() }],
    containers: [],
    engine: undefined,
    events: [],
    defaultCores: undefined,
    applications: [{ application: running, rest: undefined }],
    reachable: {},
  })
  expect(found).toMatchObject([{ subject: { applicationId: running.id } }])
})
