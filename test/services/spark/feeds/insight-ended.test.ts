import { describe, expect, it } from 'vitest'
import { derived } from '../../../../source/services/spark/feeds/insight.ts'
import { fresh, valueOf } from '../../../../source/domain/reading.ts'
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
    const state = testState({ state: { explanations: [cause({})] } })
    expect(adviceShown(choose(state, running.id)).entries).toHaveLength(1)
    expect(adviceShown(choose(state, ended.id)).entries).toEqual([])
  })

  it('that was told of an application while it ran is an earlier one when it has ended', () => {
    const own = cause({ subject: { applicationId: ended.id } })
    const state = testState({ state: { explanations: [own], told: { [ended.id]: [own] } } })
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
    const page = { id: silent.id, executors: [executor], finishedExecutors: [] }
    const known = master([silent, ...others], { active: [], completed: [old] })
    const state = testState({
      state: {
        master: fresh(known, now),
        workerPages: { [silent.id]: { detail: page, drivers: new Map() } },
        facts: { [old.id]: { application: old, rest: undefined } },
      },
    })
    const after = derived(state, new Map(), undefined)
    expect(after.explanations).toMatchObject([
      { cause: 'stalled-worker', subject: { workerId: silent.id } },
    ])
    expect(after.explanations[0]?.subject.applicationId).toBeUndefined()
    expect(after.told[old.id] ?? []).toEqual([])
    expect(adviceShown(choose(after, old.id)).entries).toEqual([])
  })
})

describe('causes and advice call a worker by its name', () => {
  it('also when its container is gone', () => {
    const recorded = recordedState('spilling')
    const facts = Object.values(recorded.facts)[0]
    const rest = typeof facts?.rest === 'object' ? facts.rest : undefined
    const known = valueOf(recorded.master)
    const host = rest?.executors.find(({ isDriver }) => !isDriver)?.host
    if (facts === undefined || rest === undefined || host === undefined || known === undefined) {
      throw new Error('not recorded')
    }
    const lost = detail(facts.application, [host, host]).executors.map((one) =>
      one.isDriver ? one : { ...one, active: false, removedAt: now, removeReason: 'gone' },
    )
    const state: State = {
      ...recorded,
      names: { [host]: 'worker-3' },
      facts: {
        [facts.application.id]: { ...facts, rest: { ...rest, executors: lost } },
      },
    }
    const [told] = derived(state, new Map(), undefined).explanations.filter(
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
    pages: [
      {
        detail: { id: silent.id, executors: [executor], finishedExecutors: [] },
        drivers: new Map(),
      },
    ],
    containers: [],
    engine: undefined,
    events: [],
    defaultCores: undefined,
    applications: [{ application: running, rest: undefined }],
    reachable: {},
  })
  expect(found).toMatchObject([{ subject: { applicationId: running.id } }])
})
