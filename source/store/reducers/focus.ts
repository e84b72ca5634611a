import type { State } from '../state.ts'
import { panes, tabs, type Pane, type Tab } from '../ui.ts'
import { selectedRun } from '../selectors/runs.ts'
import { openedStage, stageToOpen } from '../selectors/jobs.ts'
import { openStage } from './jobs.ts'
import { selectedApplication } from '../selectors/applications.ts'
import { withOffset, withUi, type Reducer } from './ui.ts'

/** Focuses a pane; the detail region then speaks of it. */
export function focusPane(state: State, pane: Pane): State {
  const subject = pane === 'detail' ? state.ui.subject : pane
  const zoomed = state.ui.zoomed && pane === state.ui.focus
  return withUi(state, { focus: pane, subject, zoomed, ...(zoomed ? {} : closedRun(pane)) })
}

/** An opened run or stage is the detail region's: leaving that closes it. */
function closedRun(pane: Pane): Partial<State['ui']> {
  return pane === 'detail' ? {} : { runOpen: false, compareOpen: false, stageOpen: undefined }
}

/** Focuses the next pane (`step` 1) or the one before (−1), round and round. */
export function focusStep(step: 1 | -1): Reducer {
  return (state) => {
    const index = panes.indexOf(state.ui.focus)
    return focusPane(state, panes[(index + step + panes.length) % panes.length] ?? 'workers')
  }
}

/** Shows a tab, and focuses it. A log that was scrolled follows again, as it is another one. */
export function showTab(state: State, tab: Tab): State {
  if (state.ui.tab === tab && state.ui.focus === 'detail') return state
  const changed = state.ui.tab !== tab
  return withUi(state, {
    tab,
    focus: 'detail',
    runOpen: false,
    compareOpen: false,
    stageOpen: undefined,
    zoomed: state.ui.zoomed && state.ui.focus === 'detail',
    ...(changed ? { logView: followed(state) } : {}),
  })
}

/** Shows the next tab (`step` 1) or the one before (−1), without moving the focus. */
export function tabStep(step: 1 | -1): Reducer {
  return (state) => {
    const index = tabs.indexOf(state.ui.tab)
    const tab = tabs[(index + step + tabs.length) % tabs.length] ?? 'logs'
    return withUi(state, {
      tab,
      runOpen: false,
      stageOpen: undefined,
      compareOpen: false,
      logView: followed(state),
    })
  }
}

function followed(state: State): State['ui']['logView'] {
  return { ...state.ui.logView, following: true, match: undefined }
}

/** Enter: into what is selected. */
export const drill: Reducer = (state) => {
  const { focus, tab, runOpen } = state.ui
  if (focus === 'master' && selectedApplication(state) !== undefined) return showTab(state, 'jobs')
  if (focus === 'master' || focus === 'workers') return showTab(state, 'logs')
  if (focus === 'detail' && tab === 'jobs' && openedStage(state) === undefined) {
    return stageToOpen(state) === undefined ? toggleZoom(state) : openStage(state)
  }
  if (focus === 'detail' && tab === 'runs' && !runOpen && !state.ui.compareOpen) {
    const row = selectedRun(state)
    if (row === undefined) return state
    return withUi(state, {
      runOpen: true,
      logView: followed(state),
      selected: { ...state.ui.selected, run: row.run.id },
    })
  }
  return toggleZoom(state)
}

/** Compares past runs of the selected run's example, or goes back to the list. */
export const toggleCompare: Reducer = (state) =>
  withOffset(
    withUi(state, {
      compareOpen: !state.ui.compareOpen,
      selected: { ...state.ui.selected, run: selectedRun(state)?.run.id },
    }),
    'history',
    0,
  )

/** The focused region over the whole screen, or back. */
export const toggleZoom: Reducer = (state) => withUi(state, { zoomed: !state.ui.zoomed })

/** Esc: one step back out of where a person is. */
export const back: Reducer = (state) => {
  const { ui } = state
  if (ui.logView.search !== '' && ui.focus === 'detail' && (ui.tab === 'logs' || ui.runOpen)) {
    return withUi(state, { logView: { ...ui.logView, search: '', match: undefined } })
  }
  if (openedStage(state) !== undefined) return withUi(state, { stageOpen: undefined })
  if (ui.compareOpen) return withUi(state, { compareOpen: false })
  if (ui.runOpen) return withUi(state, { runOpen: false })
  if (ui.zoomed) return withUi(state, { zoomed: false })
  if (ui.focus === 'workers' && ui.workerFilter !== '') return withUi(state, { workerFilter: '' })
  if (ui.focus === 'detail') return withUi(state, { focus: ui.subject })
  return state
}
