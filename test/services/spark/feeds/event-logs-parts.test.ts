import { services } from '../../../../source/services/index.ts'
import { describe, expect, test } from 'vitest'
import {
  type ReadProgress,
  progressKey,
  wantedLog,
  withLive,
  withLog,
} from '../../../../source/services/spark/feeds/event-logs.ts'
import { judged } from '../../../../source/services/spark/feeds/judge.ts'
import { newRecord } from '../../../../source/store/applications.ts'
import type { Container } from '../../../../source/domain/container.ts'
import { fresh } from '../../../../source/domain/reading.ts'
import type { Application, Master } from '../../../../source/domain/spark.ts'
import { initialState, type State } from '../../../../source/store/state.ts'
import { replayed } from '../event-log/recorded.ts'
import { recorded } from '../../../diagnostics/advice/recording.ts'
import { titleOf } from '../../../diagnostics/words.ts'
import { diagnosesIn } from '../../../store/records.ts'
import { finished } from './insight-facts.ts'

const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
const empty = initialState({
  project: 'p',
  demo: false,
  readOnly: false,
  examples: [],
  services,
  addresses,
  now: 0,
})
const master: Master = {
  url: '',
  status: 'ALIVE',
  workers: [],
  cores: 0,
  coresUsed: 0,
  memoryMiB: 0,
  memoryUsedMiB: 0,
  active: [],
  completed: [],
  drivers: [],
}
const application = (number: number, given: Partial<Application> = {}): Application => ({
  id: `app-20261123110000-${String(number).padStart(4, '0')}`,
  name: 'a',
  user: 'spark',
  cores: 2,
  memoryPerExecutorMiB: 1024,
  startedAt: number * 1000,
  durationMs: 500,
  state: 'FINISHED',
  ...given,
})
const stateOf = (completed: readonly Application[], given: Partial<State> = {}): State => ({
  ...empty,
  master: fresh({ ...master, completed }, 1),
  ...given,
})
const progress = (given: Partial<ReadProgress> = {}): ReadProgress => ({
  before: new Set(),
  notBefore: new Map(),
  ...given,
})
const wanted = (state: State, of: ReadProgress, now = 0) => {
  const found = wantedLog(state, of, now)
  return found && [found.why, Number(found.application.id.slice(-4))]
}

describe('whose event log is read next', () => {
  const all = Array.from({ length: 40 }, (_, index) => application(index))
  const before = new Set(all.map(({ id }) => id))

  test('what ended while the monitor looked comes first, the first of them, when its time has come', () => {
    const state = stateOf([...all, application(52), application(51)], { history: fresh([], 1) })
    expect(wanted(state, progress({ before }))).toEqual(['ended', 51])
    const notBefore = new Map([
      [`ended ${application(51).id}`, 500],
      [`ended ${application(52).id}`, Infinity],
    ])
    expect(wanted(state, progress({ before, notBefore }), 500)).toEqual(['ended', 51])
    expect(wanted(state, progress({ before, notBefore }), 499)).not.toContain('ended')
  })

  test('then what is selected, once', () => {
    const ui = { ...empty.ui, selected: { ...empty.ui.selected, application: application(3).id } }
    const state = stateOf(all, { ui })
    expect(wanted(state, progress({ before }))).toEqual(['shown', 3])
    const record = { ...newRecord(application(3)), eventLog: { kind: 'reading' as const } }
    const reading = { ...state, applications: { [application(3).id]: record } }
    expect(wanted(reading, progress({ before }))).toBeUndefined()
  })

  test('then the newest twenty that the history lacks, when the history is known', () => {
    const none = { kind: 'none' as const, reason: undefined, observed: false }
    const record = { ...newRecord(application(39)), eventLog: none }
    const applications = { [application(39).id]: record }
    expect(wanted(stateOf(all, { applications }), progress({ before }))).toBeUndefined()
    const known = [finished({ applicationId: application(39).id })]
    const state = stateOf(all, { applications, history: fresh(known, 1) })
    const notBefore = new Map<string, number>()
    const read: number[] = []
    for (;;) {
      const next = wantedLog(state, progress({ before, notBefore }), 0)
      if (next === undefined) break
      notBefore.set(progressKey(next), Infinity)
      read.push(Number(next.application.id.slice(-4)))
    }
    expect(read).toEqual(Array.from({ length: 19 }, (_, index) => 38 - index))
  })
})

describe('what follows from an event log', () => {
  test('what only the page told is kept: the cache, and peaks of memory', () => {
    const logged = replayed('pi').rest
    const live = {
      ...logged,
      executors: logged.executors.map((one) => ({ ...one, peakHeapBytes: 7, memoryUsedBytes: 8 })),
      storage: recorded('pagerank').applications.flatMap(({ rest }) =>
        typeof rest === 'object' ? rest.storage : [],
      ),
    }
    const merged = withLive(logged, live)
    expect(merged.storage).toHaveLength(1)
    expect(merged.executors[0]).toMatchObject({ peakHeapBytes: 7, memoryUsedBytes: 8 })
    expect(withLive(logged, undefined)).toBe(logged)
  })

  const log = { ...replayed('memory-killed'), badLines: 0, cut: false }
  const victim = log.rest.tasks.find(({ status }) => status === 'FAILED')
  const startedAt = log.startedAt ?? 0
  const durationMs = (log.endedAt ?? 0) - startedAt
  const killed = application(1, { startedAt, durationMs, state: 'FAILED', name: 'memory killed' })
  const container: Container = {
    id: (victim?.host ?? '').padEnd(64, '0'),
    shortId: victim?.host ?? '',
    name: 'p-worker-1',
    service: 'worker',
    number: 1,
    image: '',
    state: 'running',
    health: 'healthy',
    exitCode: undefined,
    createdAt: 0,
    startedAt: 0,
    finishedAt: undefined,
    oomKilled: false,
    ipAddresses: [],
    labels: {},
    memoryLimitBytes: 2 * 1024 ** 3,
    cpus: 1,
  }
  const oom = (at: number) => ({
    at,
    action: 'oom',
    containerId: container.id,
    containerName: container.name,
    service: 'worker' as const,
    exitCode: undefined,
  })
  const killedState = (eventAt: number, now: number): State => ({
    ...stateOf([killed]),
    master: fresh({ ...master, completed: [killed] }, now),
    containers: fresh([container], now),
    engineEvents: [oom(eventAt)],
  })
  const read = (state: State) =>
    withLog(state, { application: killed, why: 'ended' }, log, undefined)
  const failedAt = (victim?.launchedAt ?? 0) + (victim?.durationMs ?? 0)
  const end = startedAt + durationMs

  test('an application that has just ended is told to have been killed for memory', () => {
    const state = read(killedState(failedAt - 300, end + 20_000))
    const [cause] = diagnosesIn(state)
    expect(cause).toMatchObject({ cause: 'oom-killed', confidence: 'high' })
    expect(titleOf(cause)).toMatch(/p-worker-1 reached its limit of 2\.0 GiB .* task 0 of stage 0/)
    // It is an explanation of now, too, and stays one until it is long ago.
    const now = judged(state, undefined)
    expect(now.diagnoses.map((one) => one.cause)).toEqual(['oom-killed'])
  })

  test('it is not told of what was killed after it had ended, nor long afterwards', () => {
    expect(diagnosesIn(read(killedState(end + 5_000, end + 20_000)))).toEqual([])
    expect(diagnosesIn(read(killedState(failedAt, end + 120_000)))).toEqual([])
  })
})
