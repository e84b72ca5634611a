import { openedPath, shownDetail, shownTable } from '../selectors/drill/opened.ts'
import { filterOf, markedId, markedRow, rowIds, sortOf } from '../selectors/drill/rows.ts'
import { drillTables } from '../selectors/drill/tables.ts'
import { spokenApplication } from '../selectors/spoken.ts'
import type { State } from '../state.ts'
import { aspects, type Aspect, type DrillTable, type Opened, type TableUi } from '../ui.ts'
import { valueOf } from '../../domain/reading.ts'
import { followed } from './logs.ts'
import { withOffset, withUi, type Change } from './ui.ts'

function withDrill(state: State, change: Partial<State['ui']['drill']>): State {
  return withUi(state, { drill: { ...state.ui.drill, ...change } })
}

function withTable(state: State, name: DrillTable, change: TableUi): State {
  const { tables } = state.ui.drill
  return withDrill(state, { tables: { ...tables, [name]: { ...tables[name], ...change } } })
}

/** Marks a row of the table that is shown. */
export function markRow(state: State, id: string): State {
  const name = shownTable(state)
  return name === undefined ? state : withTable(state, name, { marked: id })
}

/** Shows the application by its next aspect (`step` 1) or the one before (−1), nothing opened. */
export function aspectStep(step: 1 | -1): Change {
  return (state) => {
    const index = aspects.indexOf(state.ui.drill.aspect) + step
    const aspect = aspects[(index + aspects.length) % aspects.length] ?? 'jobs'
    return showAspect(state, aspect)
  }
}

function showAspect(state: State, aspect: Aspect): State {
  return withOffset(withDrill(state, { aspect, opened: [] }), 'jobs', 0)
}

/**
 * Shows what is opened (from the outermost on) of the application that is selected, which stays
 * selected when another begins.
 */
export function openPath(state: State, aspect: Aspect, opened: readonly Opened[]): State {
  const applicationId = spokenApplication(state)?.application.id
  const selected = { ...state.ui.selected, application: applicationId }
  const next = withUi(withDrill(state, { aspect, opened, applicationId }), { selected })
  const tables = { ...next.ui.drill.tables }
  // What was marked and filtered in another job's stages or another stage's tasks is not of these.
  const name = shownTable(next)
  if (name !== undefined && opened.length > 0) {
    const { sort } = tables[name] ?? {}
    tables[name] = sort === undefined ? {} : { sort }
  }
  const logView = opened.at(-1)?.kind === 'executor' ? followed(next) : next.ui.logView
  return withOffset(withUi(withDrill(next, { tables }), { logView }), 'jobs', 0)
}

/** What Enter opens of the marked row; undefined where there is nothing more to see. */
export function opens(state: State): Opened | undefined {
  const name = shownTable(state)
  switch (name) {
    case 'jobs': {
      const job = markedRow(state, name)
      return job && { kind: 'job', id: job.id }
    }
    case 'stages': {
      const stage = markedRow(state, name)?.stage
      return stage && { kind: 'stage', id: stage.id, attempt: stage.attempt }
    }
    case 'tasks': {
      const task = markedRow(state, name)
      const known = valueOf(shownDetail(state))?.executors.some(({ id }) => id === task?.executorId)
      return task !== undefined && known === true
        ? { kind: 'executor', id: task.executorId }
        : undefined
    }
    case 'executors': {
      const executor = markedRow(state, name)
      return executor && { kind: 'executor', id: executor.id }
    }
    case 'sql': {
      const query = markedRow(state, name)
      return query === undefined || query.jobIds.length === 0
        ? undefined
        : { kind: 'query', id: query.id }
    }
    case 'storage':
    case 'environment':
    case undefined:
      return undefined
  }
}

/** Enter: into the marked row. */
export function drillIn(opened: Opened): Change {
  return (state) => {
    const id = shownMark(state)
    const marked = id === undefined ? state : markRow(state, id)
    return openPath(marked, state.ui.drill.aspect, [...openedPath(state), opened])
  }
}

/** Esc: a filter goes first, then what was opened last; undefined where there is neither. */
export function drillOut(state: State): State | undefined {
  const name = shownTable(state)
  if (name !== undefined && filterOf(state, name) !== '') return filterTable(state, '')
  const path = openedPath(state)
  if (path.length === 0) return undefined
  return withOffset(withDrill(state, { opened: path.slice(0, -1) }), 'jobs', 0)
}

/** Nothing is opened any more. */
export function closedDrill(state: State): Pick<State['ui'], 'drill'> {
  return { drill: { ...state.ui.drill, opened: [] } }
}

/** Shows only the rows of the table that hold a text. */
export function filterTable(state: State, filter: string): State {
  const name = shownTable(state)
  return name === undefined ? state : withTable(state, name, { filter })
}

/** Sorts the table by its next column (`step` 1) or the one before (−1), the largest first. */
export function tableSortStep(step: 1 | -1): Change {
  return (state) => {
    const name = shownTable(state)
    if (name === undefined) return state
    const { sorts } = drillTables[name]
    const index = sorts.findIndex(({ by }) => by === sortOf(state, name).by) + step
    const next = sorts[(index + sorts.length) % sorts.length] ?? sorts[0]
    return withTable(state, name, {
      sort: { by: next.by, descending: next.ascending !== true },
    })
  }
}

/** Turns the order of the table round. */
export const reverseTable: Change = (state) => {
  const name = shownTable(state)
  if (name === undefined) return state
  const { by, descending } = sortOf(state, name)
  return withTable(state, name, { sort: { by, descending: !descending } })
}

/** The other one of an executor's two outputs. */
export const otherStream: Change = (state) => {
  const stream = state.ui.drill.stream === 'stderr' ? 'stdout' : 'stderr'
  return withUi(withDrill(state, { stream }), { logView: followed(state) })
}

/** Ids of the rows that are shown, for moving and clicking. */
export function shownIds(state: State): readonly string[] {
  const name = shownTable(state)
  return name === undefined ? [] : rowIds(state, name)
}

/** Id of the marked row of what is shown. */
export function shownMark(state: State): string | undefined {
  const name = shownTable(state)
  return name === undefined ? undefined : markedId(state, name)
}
