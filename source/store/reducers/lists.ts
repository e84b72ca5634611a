import { applicationRows, selectedApplication } from '../selectors/applications.ts'
import { adviceShown, selectedAdvice } from '../selectors/diagnoses.ts'
import { shownTable } from '../selectors/drill/opened.ts'
import { markedId, rowIds } from '../selectors/drill/rows.ts'
import { runRows, selectedRun } from '../selectors/runs.ts'
import { selectedWorker, shownWorkers, workerSorts } from '../selectors/workers.ts'
import type { State } from '../state.ts'
import type { Pages, PaneName, Scrolling, UiState } from '../ui.ts'
import { markRow } from './drill.ts'
import { moveLog } from './logs.ts'
import { clamp, distance, type Move } from './move.ts'
import { stepped, withOffset, withSelected, withUi, type Reducer } from './ui.ts'

/** The offset nearest to `offset` at which row `index` of a list is on the screen. */
export function offsetShowing(index: number, offset: number, page: number, count: number): number {
  const inView = clamp(offset, index - page + 1, index)
  return clamp(inView, 0, Math.max(0, count - page))
}

/** A list of which one row is selected. */
interface List {
  readonly name: Scrolling
  readonly ids: (state: State) => readonly string[]
  readonly selected: (state: State) => string | undefined
  readonly select: (state: State, id: string) => State
}

/** A list whose selected row is noted; another one's log follows from its end. */
function list(
  name: Scrolling,
  what: keyof UiState['selected'],
  ids: List['ids'],
  selected: List['selected'],
): List {
  const select: List['select'] = (state, id) => {
    if (state.ui.selected[what] === id) return state
    const next = withSelected(state, { [what]: id })
    const logView = { ...state.ui.logView, following: true, match: undefined }
    return id === selected(state) ? next : withUi(next, { logView })
  }
  return { name, ids, selected, select }
}

/** The lists with a selection, by the names of their offsets; `jobs` is the Jobs tab's table. */
export const lists = {
  applications: list(
    'applications',
    'application',
    (state) => applicationRows(state).map(({ application }) => application.id),
    (state) => selectedApplication(state)?.application.id,
  ),
  workers: list(
    'workers',
    'worker',
    (state) => shownWorkers(state).map(({ id }) => id),
    (state) => selectedWorker(state)?.id,
  ),
  runs: list(
    'runs',
    'run',
    (state) => runRows(state).map(({ run }) => run.id),
    (state) => selectedRun(state)?.run.id,
  ),
  jobs: {
    name: 'jobs',
    ids: (state) => {
      const table = shownTable(state)
      return table === undefined ? [] : rowIds(state, table)
    },
    selected: (state) => {
      const table = shownTable(state)
      return table === undefined ? undefined : markedId(state, table)
    },
    select: markRow,
  },
} as const satisfies Record<string, List>

/** The list in a pane now; undefined where what it shows has no selection. */
export function listIn(state: State, pane: PaneName): List | undefined {
  const shown: string = shownIn(state, pane)
  return Object.values(lists).find(({ name }) => name === shown)
}

function indexOf(state: State, { ids, selected }: List): number {
  return ids(state).indexOf(selected(state) ?? '')
}

/** Selects the row at `index` of a list (clamped), and scrolls so that it is on the screen. */
export function selectIndex(state: State, of: List, index: number, pages: Pages): State {
  const ids = of.ids(state)
  const next = clamp(index, 0, ids.length - 1)
  const id = ids[next]
  if (id === undefined) return state
  const offset = state.ui.offsets[of.name] ?? 0
  const shown = offsetShowing(next, offset, pages(of.name).rows, ids.length)
  return withOffset(of.select(state, id), of.name, shown)
}

/** The offset to draw a list with: the selected row stays on the screen, whatever reorders it. */
export function shownOffset(state: State, of: List, page: number): number {
  const offset = state.ui.offsets[of.name] ?? 0
  return offsetShowing(Math.max(0, indexOf(state, of)), offset, page, of.ids(state).length)
}

/** Scrolls something without a selection, between its first and its last page. */
export function scroll(state: State, name: Scrolling, move: Move, pages: Pages): State {
  const { rows, count } = pages(name)
  const last = Math.max(0, count - rows)
  // The newest event is at the bottom: its offset counts from there.
  const step = distance(move, rows) * (name === 'events' ? -1 : 1)
  const offset = Math.min(last, state.ui.offsets[name] ?? 0)
  return withOffset(state, name, clamp(offset + step, 0, last))
}

/** Rows go from entry to entry, pages scroll in the one that is marked. */
function moveAdvice(state: State, move: Move, pages: Pages): State {
  if (/^(?:page|half)/.test(move)) return scroll(state, 'advice', move, pages)
  const ids = adviceShown(state).entries.map(({ says }) => says.id)
  const index = ids.indexOf(selectedAdvice(state)?.says.id ?? '')
  const advice = ids[clamp(index + distance(move, 1), 0, ids.length - 1)]
  return withOffset(withSelected(state, { advice }), 'advice', 0)
}

/** What a pane shows now, by the name of its offset. */
function shownIn(state: State, pane: PaneName): Scrolling {
  const { tab, runOpen, compareOpen } = state.ui
  if (pane === 'master') return 'applications'
  if (pane !== 'detail') return pane
  if (tab === 'jobs' && shownTable(state) === undefined) return 'logs'
  return tab !== 'runs' ? tab : compareOpen ? 'history' : runOpen ? 'logs' : 'runs'
}

/** Moves in a pane: the selection where it has one, else what it shows. */
export function moveIn(state: State, pane: PaneName, move: Move, pages: Pages): State {
  const shown = shownIn(state, pane)
  if (shown === 'logs') return moveLog(state, move, pages)
  if (shown === 'advice') return moveAdvice(state, move, pages)
  const of = listIn(state, pane)
  if (of === undefined) return scroll(state, shown, move, pages)
  const step = distance(move, pages(of.name).rows)
  return selectIndex(state, of, indexOf(state, of) + step, pages)
}

/** The dialog that is open and is one text that scrolls, by the name of its offset. */
export function openPage({ ui }: State): 'help' | 'doctor' | undefined {
  const kind = ui.dialog?.kind
  return kind === 'help' || kind === 'doctor' ? kind : undefined
}

/** Moves in the text of the dialog that is open, else in the focused pane. */
export function move(by: Move): Reducer {
  return (state, pages) => {
    const page = openPage(state)
    return page === undefined
      ? moveIn(state, state.ui.focus, by, pages)
      : scroll(state, page, by, pages)
  }
}

/** Orders or filters the workers; the selected row, or one that is shown, is then on the screen. */
function withWorkers(
  change: (ui: UiState, state: State) => Partial<Pick<UiState, 'workerSort' | 'workerFilter'>>,
): Reducer {
  return (state, pages) => {
    const next = withUi(state, change(state.ui, state))
    return selectIndex(next, lists.workers, indexOf(next, lists.workers), pages)
  }
}

/** Sorts the workers by the next column (`step` 1) or the one before (−1). */
export const sortWorkers = (step: 1 | -1) =>
  withWorkers(({ workerSort: { by, descending } }, state) => ({
    workerSort: { by: stepped(workerSorts(state), by, step), descending },
  }))

/** Turns the order of the workers round. */
export const reverseWorkers = withWorkers(({ workerSort: { by, descending } }) => ({
  workerSort: { by, descending: !descending },
}))

/** Shows only the workers that hold a text. */
export const filterWorkers = (workerFilter: string) => withWorkers(() => ({ workerFilter }))
