import type { State } from '../state.ts'
import { panes, tabs, type Pane, type Tab } from '../ui.ts'
import { selectedRun } from '../selectors/runs.ts'
import { adviceShown, selectedAdvice, stageOfAdvice } from '../selectors/diagnoses.ts'
import { targetContainer } from '../selectors/target.ts'
import { closedDrill, drillIn, drillOut, openPath, opens } from './drill.ts'
import { followed } from './logs.ts'
import { backTo, came, cameTo, isDeeper, placeBefore } from './place.ts'
import { showsExecutor } from '../selectors/drill/opened.ts'
import { selectedApplication } from '../selectors/applications.ts'
import { spokenApplication } from '../selectors/spoken.ts'
import { withNotice, withOffset, withUi, type Change } from './ui.ts'

/** Focuses a pane; the detail region then speaks of it. */
export function focusPane(pane: Pane): Change {
  return (state) => {
    const subject = pane === 'detail' ? state.ui.subject : pane
    const zoomed = state.ui.zoomed && pane === state.ui.focus
    const closed = zoomed ? {} : closedRun(state, pane)
    return withUi(state, { focus: pane, subject, zoomed, ...closed })
  }
}

/** An opened run or stage is the detail region's: leaving that closes it. */
function closedRun(state: State, pane: Pane): Partial<State['ui']> {
  return pane === 'detail'
    ? {}
    : { runOpen: false, compareOpen: false, about: undefined, cameFrom: [], ...closedDrill(state) }
}

/** Focuses the next pane (`step` 1) or the one before (−1), round and round. */
export function focusStep(step: 1 | -1): Change {
  return (state) => {
    const index = panes.indexOf(state.ui.focus)
    return focusPane(panes[(index + step + panes.length) % panes.length] ?? 'workers')(state)
  }
}

/** The run that is spoken of in another tab: the Jobs and Advice tabs speak of the same. */
function aboutIn({ ui }: State, tab: Tab): State['ui']['about'] {
  const speaks = (of: Tab) => of === 'jobs' || of === 'advice'
  return ui.focus === 'detail' && speaks(ui.tab) && speaks(tab) ? ui.about : undefined
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
    about: aboutIn(state, tab),
    cameFrom: [],
    ...closedDrill(state),
    zoomed: state.ui.zoomed && state.ui.focus === 'detail',
    ...(changed ? { logView: followed(state) } : {}),
  })
}

/** Shows the next tab (`step` 1) or the one before (−1), without moving the focus. */
export function tabStep(step: 1 | -1): Change {
  return (state) => {
    const index = tabs.indexOf(state.ui.tab)
    const tab = tabs[(index + step + tabs.length) % tabs.length] ?? 'logs'
    return withUi(state, {
      tab,
      runOpen: false,
      about: aboutIn(state, tab),
      cameFrom: [],
      ...closedDrill(state),
      compareOpen: false,
      logView: followed(state),
    })
  }
}

/**
 * Shows the log of what is marked: of an executor that is its worker's container, which is then
 * selected; of a run, or a driver, the run's output.
 */
export function showLogs(state: State): State {
  const { focus, tab } = state.ui
  const inside = focus === 'detail' && (tab === 'jobs' || tab === 'runs')
  const target = inside ? targetContainer(state) : undefined
  if (target?.service === 'run') {
    return tab === 'runs' ? openRun(state, target.id) : cameTo(state, openRun(state, target.id))
  }
  const selecting =
    target?.service === 'worker'
      ? withUi(state, {
          subject: 'workers',
          workerFilter: '',
          selected: { ...state.ui.selected, worker: target.id },
        })
      : state
  const shown = showTab(selecting, 'logs')
  return shown === selecting ? state : cameTo(state, shown)
}

/**
 * Shows the advice about what is on the screen: the run that is marked or opened, the application
 * of the Jobs tab, else the one that the Master pane marks, which stays when another begins.
 */
export function showAdvice(state: State): State {
  const { focus, tab, selected } = state.ui
  const run = focus === 'detail' && tab === 'runs' ? selectedRun(state) : undefined
  const shown = showTab(state, 'advice')
  if (shown === state) return state
  if (run !== undefined) {
    const application = run.output?.applicationId ?? selected.application
    const marked = { ...selected, run: run.run.id, application, advice: undefined }
    return cameTo(state, withUi(shown, { about: run.run.id, selected: marked }))
  }
  const row = focus === 'master' ? selectedApplication(state) : spokenApplication(state)
  const application = row?.application.id ?? selected.application
  return cameTo(state, withUi(shown, { selected: { ...selected, application } }))
}

function openRun(state: State, run: string): State {
  const shown = showTab(state, 'runs')
  const { selected } = shown.ui
  return withUi(shown, {
    runOpen: true,
    logView: followed(shown),
    selected: { ...selected, run },
  })
}

/** Enter on an application: its jobs, and it stays the one shown when another begins. */
function openApplication(state: State, application: string): State {
  const { selected } = state.ui
  return showTab(withUi(state, { selected: { ...selected, application } }), 'jobs')
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
export const toggleCompare: Change = (state) =>
  withOffset(
    withUi(state, {
      compareOpen: !state.ui.compareOpen,
      selected: { ...state.ui.selected, run: selectedRun(state)?.run.id },
    }),
    'history',
    0,
  )

/** The focused region over the whole screen, or back. */
export const toggleZoom = (state: State): State => withUi(state, { zoomed: !state.ui.zoomed })

/** Esc: one step back out of where a person is. */
export const back = (state: State): State => {
  const { ui } = state
  const showsLog = ui.tab === 'logs' || ui.runOpen || showsExecutor(state)
  if (ui.logView.search !== '' && ui.focus === 'detail' && showsLog) {
    return withUi(state, { logView: { ...ui.logView, search: '', match: undefined } })
  }
  if (isDeeper(state)) return drillOut(state) ?? state
  if (ui.compareOpen) return withUi(state, { compareOpen: false })
  const place = placeBefore(state)
  if (place !== undefined) return backTo(state, place)
  if (ui.runOpen) return withUi(state, { runOpen: false })
  if (ui.zoomed) return withUi(state, { zoomed: false })
  if (ui.focus === 'workers' && ui.workerFilter !== '') return withUi(state, { workerFilter: '' })
  if (ui.focus === 'detail') return withUi(state, { focus: ui.subject })
  return state
}
