import { applicationRows, selectedApplication } from '../selectors/applications.ts'
import { adviceShown, selectedAdvice } from '../selectors/diagnoses.ts'
import { shownTable } from '../selectors/drill/opened.ts'
import { selectedWorker } from '../selectors/workers.ts'
import { runRows, selectedRun } from '../selectors/runs.ts'
import { shownWorkers } from '../selectors/workers.ts'
import type { State } from '../state.ts'
import type { Pages, Pane, Scrolling, Tab, UiState } from '../ui.ts'
import { moveLog } from './logs.ts'
import { markRow, shownIds, shownMark } from './drill.ts'
import { clamp, distance, type Move } from './move.ts'
import { openPage, withOffset, withUi, type Reducer } from './ui.ts'

/** The offset nearest to `offset` at which row `index` of a list is on the screen. */
export function offsetShowing(index: number, offset: number, page: number, count: number): number {
  const inView = clamp(offset, index - page + 1, index)
  return clamp(inView, 0, Math.max(0, count - page))
}

/** A list of which one row is selected. */
export interface List {
  readonly name: Scrolling
  readonly ids: (state: State) => readonly string[]
  readonly selected: (state: State) => string | undefined
  readonly select: (state: State, id: string) => State
}

/** Selects a row. Another one's log follows from its end; the same one's stays where it is. */
function select(state: State, what: keyof UiState['selected'], id: string, marked?: string): State {
  const { selected, logView } = state.ui
  if (selected[what] === id) return state
  return withUi(state, {
    selected: { ...selected, [what]: id },
    logView: id === marked ? logView : { ...logView, following: true, match: undefined },
  })
}

/** The lists with a selection, by pane or tab. */
export const lists: Record<'applications' | 'workers' | 'runs' | 'drill', List> = {
  applications: {
    name: 'applications',
    ids: (state) => applicationRows(state).map(({ application }) => application.id),
    selected: (state) => selectedApplication(state)?.application.id,
    select: (state, id) => select(state, 'application', id, lists.applications.selected(state)),
  },
  workers: {
    name: 'workers',
    ids: (state) => shownWorkers(state).map(({ id }) => id),
    selected: (state) => selectedWorker(state)?.id,
    select: (state, id) => select(state, 'worker', id, lists.workers.selected(state)),
  },
  runs: {
    name: 'runs',
    ids: (state) => runRows(state).map(({ run }) => run.id),
    selected: (state) => selectedRun(state)?.run.id,
    select: (state, id) => select(state, 'run', id, lists.runs.selected(state)),
  },
  /** The table that the Jobs tab shows. */
  drill: { name: 'jobs', ids: shownIds, selected: shownMark, select: markRow },
}

/** Selects the row at `index` of a list (clamped), and scrolls so that it is on the screen. */
export function selectIndex(state: State, list: List, index: number, pages: Pages): State {
  const ids = list.ids(state)
  const next = clamp(index, 0, ids.length - 1)
  const id = ids[next]
  if (id === undefined) return state
  const moved = list.select(state, id)
  const offset = offsetShowing(
    next,
    state.ui.offsets[list.name] ?? 0,
    pages(list.name).rows,
    ids.length,
  )
  return withOffset(moved, list.name, offset)
}

/** The offset to draw a list with: the selected row stays on the screen, whatever reorders it. */
export function shownOffset(state: State, list: List, page: number): number {
  const ids = list.ids(state)
  const index = Math.max(0, ids.indexOf(list.selected(state) ?? ''))
  return offsetShowing(index, state.ui.offsets[list.name] ?? 0, page, ids.length)
}

function moveSelection(state: State, list: List, move: Move, pages: Pages): State {
  const ids = list.ids(state)
  const index = ids.indexOf(list.selected(state) ?? '')
  return selectIndex(state, list, index + distance(move, pages(list.name).rows), pages)
}

/** Scrolls something without a selection, between its first and its last page. */
export function scroll(state: State, name: Scrolling, move: Move, pages: Pages): State {
  const { rows: page, count } = pages(name)
  const last = Math.max(0, count - page)
  const offset = Math.min(last, state.ui.offsets[name] ?? 0)
  return withOffset(state, name, clamp(offset + distance(move, page), 0, last))
}

/** Rows go from entry to entry, pages scroll in the one that is marked. */
function moveAdvice(state: State, move: Move, pages: Pages): State {
  if (move.startsWith('page') || move.startsWith('half'))
    return scroll(state, 'advice', move, pages)
  const ids = adviceShown(state).entries.map(({ says }) => says.id)
  const index = ids.indexOf(selectedAdvice(state)?.says.id ?? '')
  const advice = ids[clamp(index + distance(move, 1), 0, ids.length - 1)]
  const { selected } = state.ui
  return withOffset(withUi(state, { selected: { ...selected, advice } }), 'advice', 0)
}

/** The newest event is at the bottom: its offset counts from there. */
function scrollEvents(state: State, move: Move, pages: Pages): State {
  const { rows } = pages('events')
  const step = distance(move, rows)
  const last = Math.max(0, state.timeline.length - rows)
  return withOffset(state, 'events', clamp((state.ui.offsets.events ?? 0) - step, 0, last))
}

type Mover = (state: State, move: Move, pages: Pages) => State
const byTab: Record<Tab, Mover> = {
  logs: moveLog,
  stats: (state, move, pages) => scroll(state, 'stats', move, pages),
  jobs: (state, move, pages) =>
    shownTable(state) === undefined
      ? moveLog(state, move, pages)
      : moveSelection(state, lists.drill, move, pages),
  advice: moveAdvice,
  events: scrollEvents,
  runs: (state, move, pages) =>
    state.ui.compareOpen
      ? scroll(state, 'history', move, pages)
      : state.ui.runOpen
        ? moveLog(state, move, pages)
        : moveSelection(state, lists.runs, move, pages),
}
const byPane: Record<Pane, Mover> = {
  master: (state, move, pages) => moveSelection(state, lists.applications, move, pages),
  workers: (state, move, pages) => moveSelection(state, lists.workers, move, pages),
  traefik: (state, move, pages) => scroll(state, 'traefik', move, pages),
  redis: (state, move, pages) => scroll(state, 'redis', move, pages),
  detail: (state, move, pages) => byTab[state.ui.tab](state, move, pages),
}

/** Moves in a pane: the selection where it has one, else what it shows. */
export function moveIn(state: State, pane: Pane, move: Move, pages: Pages): State {
  return byPane[pane](state, move, pages)
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
