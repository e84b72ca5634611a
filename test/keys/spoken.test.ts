import { recordsOf } from '../store/records.ts'
import { describe, expect, it } from 'vitest'
import { fresh, valueOf } from '../../source/domain/reading.ts'
import { adviceShown } from '../../source/store/selectors/diagnoses.ts'
import { subjectName } from '../../source/store/selectors/names.ts'
import { spokenApplication } from '../../source/store/selectors/spoken.ts'
import type { State } from '../../source/store/state.ts'
import { application, hex, now } from '../ui/containers.ts'
import { recordedState } from '../ui/recorded.ts'
import { testState } from '../ui/state.ts'
import { pressed } from './pressed.ts'

const ended = application(7, { state: 'FAILED', name: 'the failed one' })

/** An application runs; the third run failed, and its application has advice. */
function withFailedRun(applicationId: string | undefined): State {
  const state = testState({ ui: { focus: 'detail', tab: 'runs' } })
  const master = valueOf(state.master)
  if (master === undefined) throw new Error('there is a master')
  return {
    ...state,
    master: fresh({ ...master, completed: [...master.completed, ended] }, now),
    runOutputs: {
      ...state.runOutputs,
      [hex('3run')]: { lines: [], result: undefined, applicationId },
    },
    ui: { ...state.ui, selected: { ...state.ui.selected, run: hex('3run') } },
  }
}
const spoken = (state: State) => spokenApplication(state)?.application.name

describe('a speaks of what is on the screen', () => {
  it('of the application of the run that is marked, and of the one whose output is shown', () => {
    const state = withFailedRun(ended.id)
    for (const keys of [['a'], ['enter', 'a']]) {
      const { state: shown } = pressed(state, ...keys)
      expect(shown.ui.tab).toBe('advice')
      expect(spoken(shown)).toBe('the failed one')
      expect(subjectName(shown)).toBe('the failed one')
      expect(adviceShown(shown).row?.application.id).toBe(ended.id)
      expect(spoken(pressed(shown, '[').state)).toBe('the failed one')
    }
  })

  it('of none where the run had none, whatever else runs', () => {
    const { state } = pressed(withFailedRun(undefined), 'enter', 'a')
    expect(adviceShown(state)).toMatchObject({ row: undefined, entries: [] })
    expect(adviceShown(state).silence).toMatch(/before it had an application; its output says why/)
    expect(subjectName(state)).toBe('pi')
  })

  it('of a run whose application the master forgot as it was last known', () => {
    const state = withFailedRun('app-20260115105800-0009')
    expect(adviceShown(pressed(state, 'a').state).silence).toMatch(/0009 is not known any more/)
    const known = { ...ended, id: 'app-20260115105800-0009', state: 'RUNNING' as const }
    const applications = recordsOf([{ application: known, rest: undefined }])
    expect(spokenApplication(pressed({ ...state, applications }, 'a').state)).toMatchObject({
      active: false,
      application: { id: known.id, state: 'UNKNOWN' },
    })
  })

  it('of the row that the Master pane marks, also when another begins', () => {
    const state = pressed(testState(), '1', 'j', 'a').state
    expect(spoken(state)).toBe('PageRank')
    expect(subjectName(state)).toBe('PageRank')
    const plain = pressed(testState(), '1', 'a').state
    expect(spoken(plain)).toBe('Spark Pi 1')
    const master = valueOf(plain.master)
    if (master === undefined) throw new Error('there is a master')
    const another = application(9, { startedAt: now })
    const begins = fresh({ ...master, active: [another, ...master.active] }, now)
    expect(spoken({ ...plain, master: begins })).toBe('Spark Pi 1')
  })

  it('l in the list of runs shows the run’s output, not a worker’s log', () => {
    const { ui } = pressed(withFailedRun(undefined), 'l')
    expect(ui).toMatchObject({ tab: 'runs', runOpen: true, selected: { run: hex('3run') } })
  })
})

describe('Esc goes back to where something was opened from', () => {
  it('from the stage of an advice to that advice, through what was opened there', () => {
    const state = recordedState('spilling', { tab: 'advice', focus: 'detail' })
    const { entries } = adviceShown(state)
    const index = entries.findIndex(
      ({ says }) => says.kind === 'recommendation' && says.stageIds.length > 0,
    )
    const marked = pressed(state, ...Array.from({ length: index }, () => 'j')).state
    const stage = pressed(marked, 'enter').state
    expect(stage.ui).toMatchObject({ tab: 'jobs', drill: { opened: [{ kind: 'stage' }] } })
    const back = pressed(stage, 'esc').ui
    expect(back).toMatchObject({ tab: 'advice', focus: 'detail', selected: marked.ui.selected })
    const deeper = pressed(stage, 'enter').state
    expect(deeper.ui.drill.opened).toHaveLength(2)
    expect(pressed(deeper, 'esc').ui.drill.opened).toHaveLength(1)
    expect(pressed(deeper, 'esc', 'esc').ui.tab).toBe('advice')
    expect(pressed(deeper, 'esc', 'esc', 'esc').ui.focus).toBe('workers')
  })

  it('from the advice of a run to its output, and from there to the list', () => {
    const shown = pressed(withFailedRun(ended.id), 'enter', 'a').state
    const output = pressed(shown, 'esc').state
    expect(output.ui).toMatchObject({ tab: 'runs', runOpen: true, selected: { run: hex('3run') } })
    expect(pressed(output, 'esc').ui).toMatchObject({ tab: 'runs', runOpen: false })
  })

  it('from an application’s jobs to the Master pane as it was, whole screen or not', () => {
    const whole = pressed(testState(), '1', 'z', 'enter')
    expect(whole.ui).toMatchObject({ focus: 'detail', tab: 'jobs' })
    expect(pressed(whole.state, 'esc').ui).toMatchObject({ focus: 'master', zoomed: true })
    const zoomed = pressed(testState(), '1', 'enter', 'z', 'esc')
    expect(zoomed.ui).toMatchObject({ focus: 'detail', zoomed: false })
    expect(pressed(zoomed.state, 'esc').ui.focus).toBe('master')
  })

  it('not after a person went elsewhere by a tab or a pane', () => {
    const state = pressed(withFailedRun(ended.id), 'enter', 'a').state
    expect(pressed(state, ']', 'esc').ui).toMatchObject({ tab: 'events', focus: 'workers' })
    expect(pressed(state, '1', 'esc').ui).toMatchObject({ focus: 'master' })
  })
})
