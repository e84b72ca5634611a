import { selectedApplication } from '../selectors/applications.ts'
import { adviceShown, selectedAdvice, stageOfAdvice } from '../selectors/diagnoses.ts'
import { showsExecutor } from '../selectors/drill/opened.ts'
import { tabsOf } from '../selectors/names.ts'
import { selectedRun } from '../selectors/runs.ts'
import { spokenApplication } from '../selectors/spoken.ts'
import { targetContainer } from '../selectors/target.ts'
import type { State } from '../state.ts'
import { panes, type PaneName, type Tab, type UiState } from '../ui.ts'
import { drillIn, drillOut, openPath, opens } from './drill.ts'
import { followed } from './logs.ts'
import { backFrom, came, cameTo, isDeeper } from './place.ts'
import { stepped, withNotice, withOffset, withSelected, withUi, type Change } from './ui.ts'

/** Nothing is opened in the detail region, and Esc leads nowhere from it. */
function closed({ ui }: State) {
  const drill = { ...ui.drill, opened: [] }
  return { runOpen: false, compareOpen: false, cameFrom: [], drill } satisfies Partial<UiState>
}

/** Focuses a pane; the detail region then speaks of it. What was opened there is left. */
export function focusPane(pane: PaneName): Change {
  return (state) => {
    const zoomed = state.ui.zoomed && pane === state.ui.focus
    if (pane === 'detail') return withUi(state, { focus: pane, zoomed })
    const left = zoomed ? {} : { ...closed(state), about: undefined }
    return withUi(state, { focus: pane, subject: pane, zoomed, ...left })
  }
}

/** Focuses the next pane (`step` 1) or the one before (−1), round and round. */
export function focusStep(step: 1 | -1): Change {
  return (state) => focusPane(stepped(panes, state.ui.focus, step))(state)
}

/** What changes with the tab. The run that the Jobs and Advice tabs speak of is the same. */
function inTab(state: State, tab: Tab): Partial<UiState> {
  const { focus, tab: before, about } = state.ui
  const speaks = (of: Tab) => of === 'jobs' || of === 'advice'
  const same = focus === 'detail' && speaks(before) && speaks(tab)
  return { tab, about: same ? about : undefined, ...closed(state) }
}

/** Shows a tab, and focuses it. A log that was scrolled follows again, as it is another one. */
export function showTab(state: State, tab: Tab): State {
  const { tab: before, focus, zoomed, logView } = state.ui
  if (before === tab && focus === 'detail') return state
  return withUi(state, {
    ...inTab(state, tab),
    focus: 'detail',
    zoomed: zoomed && focus === 'detail',
    logView: before === tab ? logView : followed(state),
  })
}

/** Shows the next tab (`step` 1) or the one before (−1), without moving the focus. */
export function tabStep(step: 1 | -1): Change {
  return (state) => {
    const tab = inTab(state, stepped(tabsOf(state), state.ui.tab, step))
    return withUi(state, { ...tab, logView: followed(state) })
  }
}

/**
 * Shows the log of what is marked: of an executor that is its worker's container, which is then
 * selected; of a run, or a driver, the run's output.
 */
export const showLogs: Change = (state) => {
  const { focus, tab } = state.ui
  const inside = focus === 'detail' && (tab === 'jobs' || tab === 'runs')
  const target = inside ? targetContainer(state) : undefined
  if (target?.service === 'run') {
    const shown = openRun(state, target.id)
    return tab === 'runs' ? shown : cameTo(state, shown)
  }
  if (target?.service !== 'worker') return came((from) => showTab(from, 'logs'))(state)
  const selecting = withUi(state, { subject: 'workers', workerFilter: '' })
  return cameTo(state, showTab(withSelected(selecting, { worker: target.id }), 'logs'))
}

/**
 * Shows the advice about what is on the screen: the run that is marked or opened, the application
 * of the Jobs tab, else the one that the Master pane marks, which stays when another begins.
 */
export const showAdvice: Change = (state) => {
  const { focus, tab, selected } = state.ui
  const run = focus === 'detail' && tab === 'runs' ? selectedRun(state) : undefined
  const shown = showTab(state, 'advice')
  if (shown === state) return state
  if (run !== undefined) {
    const application = run.output?.applicationId ?? selected.application
    const marked = withSelected(shown, { run: run.run.id, application, advice: undefined })
    return cameTo(state, withUi(marked, { about: run.run.id }))
  }
  const row = focus === 'master' ? selectedApplication(state) : spokenApplication(state)
  const application = row?.application.id ?? selected.application
  return cameTo(state, withSelected(shown, { application }))
}

function openRun(state: State, run: string): State {
  const shown = withSelected(showTab(state, 'runs'), { run })
  return withUi(shown, { runOpen: true, logView: followed(shown) })
}

/** An application's jobs; it stays the one shown when another begins. */
function openApplication(state: State, application: string): State {
  return showTab(withSelected(state, { application }), 'jobs')
}

/** What Enter leads to, and its word in the key bar. */
interface Entry {
  readonly word: string
  readonly open: Change
}

const deeper = { job: 'stages', query: 'jobs', stage: 'tasks', executor: 'output' } as const

/** Into what is marked in a tab of the detail region. */
function entryInTab(state: State): Entry | undefined {
  const { tab, runOpen, compareOpen } = state.ui
  if (tab === 'jobs') {
    const target = targetContainer(state)
    const opened = opens(state)
    // A driver's output is its run's.
    const run = target?.service === 'run' ? target.id : undefined
    if (run !== undefined) return { word: 'output', open: came((from) => openRun(from, run)) }
    return opened && { word: deeper[opened.kind], open: drillIn(opened) }
  }
  if (tab === 'advice') {
    const entry = selectedAdvice(state)
    const application = adviceShown(state).row?.application.id
    const stage = entry && stageOfAdvice(state, entry)
    if (application === undefined || stage === undefined) return undefined
    const open: Change = (from) => openPath(openApplication(from, application), 'stages', [stage])
    return { word: 'its stage', open: came(open) }
  }
  const run = tab === 'runs' && !runOpen && !compareOpen ? selectedRun(state)?.run.id : undefined
  return run === undefined ? undefined : { word: 'output', open: (from) => openRun(from, run) }
}

/** What Enter leads to; undefined where only the whole screen is left. */
export function entry(state: State): Entry | undefined {
  const { focus } = state.ui
  if (focus === 'detail') return entryInTab(state)
  if (focus === 'workers') return { word: 'logs', open: came((from) => showTab(from, 'logs')) }
  if (focus !== 'master') return undefined
  const application = selectedApplication(state)?.application.id
  const open: Change = (from) =>
    application === undefined ? showTab(from, 'logs') : openApplication(from, application)
  return { word: 'jobs', open: came(open) }
}

/** Enter: into what is selected, else the whole screen. */
export const drill: Change = (state) => {
  const { focus, tab, zoomed } = state.ui
  const next = entry(state)
  if (next !== undefined) return next.open(state)
  return zoomed && focus === 'detail' && tab === 'jobs'
    ? withNotice(state, 'there is nothing deeper to see here')
    : toggleZoom(state)
}

/** Compares past runs of the selected run's example, or goes back to the list. */
export const toggleCompare: Change = (state) => {
  const selected = withSelected(state, { run: selectedRun(state)?.run.id })
  return withOffset(withUi(selected, { compareOpen: !state.ui.compareOpen }), 'history', 0)
}

/** The focused region over the whole screen, or back. */
export const toggleZoom: Change = (state) => withUi(state, { zoomed: !state.ui.zoomed })

/** Esc: one step back out of where a person is. */
export const back: Change = (state) => {
  const { ui } = state
  const showsLog = ui.tab === 'logs' || ui.runOpen || showsExecutor(state)
  if (ui.logView.search !== '' && ui.focus === 'detail' && showsLog) {
    return withUi(state, { logView: { ...ui.logView, search: '', match: undefined } })
  }
  if (isDeeper(state)) return drillOut(state) ?? state
  if (ui.compareOpen) return withUi(state, { compareOpen: false })
  const before = backFrom(state)
  if (before !== undefined) return before
  if (ui.runOpen) return withUi(state, { runOpen: false })
  if (ui.zoomed) return withUi(state, { zoomed: false })
  if (ui.focus === 'workers' && ui.workerFilter !== '') return withUi(state, { workerFilter: '' })
  return ui.focus === 'detail' ? withUi(state, { focus: ui.subject }) : state
}
