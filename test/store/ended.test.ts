import { describe, expect, it } from 'vitest'
import { withSummaries } from '../../source/store/applications.ts'
import { shownExecutor } from '../../source/services/spark/feeds/executor-log.ts'
import { masterDiff } from '../../source/domain/timeline.ts'
import { fresh, valueOf } from '../../source/domain/reading.ts'
import type { Application } from '../../source/domain/spark.ts'
import { applicationCounts, applicationRows } from '../../source/store/selectors/applications.ts'
import { killable } from '../../source/store/selectors/drill/kill.ts'
import { selectedRest, shownDetail } from '../../source/store/selectors/drill/opened.ts'
import { executorsByHost } from '../../source/store/selectors/executors.ts'
import { logGrows } from '../../source/store/selectors/logs.ts'
import { spokenApplication } from '../../source/store/selectors/spoken.ts'
import { drillTables } from '../../source/store/selectors/drill/tables.ts'
import type { State } from '../../source/store/state.ts'
import { pressed } from '../keys/pressed.ts'
import { recordedState } from '../ui/recorded.ts'

const inJobs = { tab: 'jobs', focus: 'detail' } as const

/** A job that was last seen running, and how the master speaks of it after that. */
function after(how: Application['state'] | 'vanished'): State {
  const state = recordedState('spilling', inJobs)
  const before = valueOf(state.master)
  const [application] = before?.active ?? []
  if (before === undefined || application === undefined) throw new Error('not recorded')
  const completed = how === 'vanished' ? [] : [{ ...application, state: how }]
  const master = { ...before, active: [], completed }
  return withSummaries({
    ...state,
    master: fresh(master, state.now),
    ui: { ...state.ui, selected: { ...state.ui.selected, application: application.id } },
  })
}

describe.each(['FINISHED', 'KILLED', 'FAILED', 'vanished'] as const)(
  'an application that was last seen running and is %s',
  (how) => {
    const state = after(how)
    const states = (of: State) => {
      const detail = valueOf(shownDetail(of))
      const rest = selectedRest(of)
      return [
        ...(detail?.jobs ?? []).map(({ status }) => status),
        ...(detail?.stages ?? []).map(({ status }) => status),
        ...(rest?.tasks ?? []).map(({ status }) => status),
        ...(rest?.sql ?? []).map(({ status }) => status),
      ]
    }

    it('runs nothing: jobs, stages, tasks, queries, executors', () => {
      expect(states(recordedState('spilling', inJobs))).toEqual(
        expect.arrayContaining(['RUNNING', 'ACTIVE']),
      )
      expect(states(state)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:RUNNING|ACTIVE|PENDING)$/)]),
      )
      expect(states(state)).toContain('UNKNOWN')
      const detail = valueOf(shownDetail(state))
      expect(detail?.executors.filter(({ active }) => active)).toEqual([])
      const active = [
        ...(detail?.jobs ?? []),
        ...(detail?.stages ?? []),
        ...(detail?.executors ?? []),
      ]
      expect(active.reduce((sum, { activeTasks }) => sum + activeTasks, 0)).toBe(0)
    })

    it('is no row that runs, has no progress, and nothing of it can be killed', () => {
      expect(spokenApplication(state)).toMatchObject({
        active: false,
        progress: undefined,
        application: { state: how === 'vanished' ? 'UNKNOWN' : how },
      })
      expect(applicationRows(state).filter(({ active }) => active)).toEqual([])
      expect(applicationCounts(state)).toMatchObject({ running: 0, waiting: 0 })
      expect([...(executorsByHost(state)?.values() ?? [])]).toEqual([])
      expect(killable(state)).toBeUndefined()
      expect(pressed(state, 'K').calls).toEqual([])
    })

    it('its facts say so to the history and the rules too', () => {
      const { summary } = Object.values(state.applications)[0] ?? {}
      expect(summary?.state).toBe(how === 'vanished' ? 'UNKNOWN' : how)
    })

    it('an executor of it did not get lost, and its output is not followed', () => {
      const executors = pressed(state, 'v', 'v').state
      const rows = drillTables.executors.rows(executors)
      expect(rows.every(({ ended }) => ended === true)).toBe(true)
      const opened = pressed(executors, 'g', 'enter').state
      expect(shownExecutor(opened)?.over).toBe(true)
      expect(logGrows(opened)).toBe(false)
      const running = pressed(recordedState('spilling', inJobs), 'v', 'v', 'g', 'enter').state
      expect(shownExecutor(running)?.over).toBe(false)
      expect(logGrows(running)).toBe(true)
    })
  },
)

it('an application that the master forgot is an event', () => {
  const state = recordedState('spilling')
  const master = valueOf(state.master)
  if (master === undefined) throw new Error('not recorded')
  const [application] = master.active
  const said = masterDiff(master, { ...master, active: [] }, 1, String)
  expect(said.map(({ text }) => text)).toEqual([
    `application ${application?.name ?? ''} (${application?.id ?? ''}) is not known to the master any more`,
  ])
})
