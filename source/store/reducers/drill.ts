import { valueOf } from '../../domain/reading.ts'
import { openedPath, shownDetail, shownTable } from '../selectors/drill/opened.ts'
import { filterOf, markedId, markedRow, sortOf } from '../selectors/drill/rows.ts'
import { drillTables, type Rows } from '../selectors/drill/tables.ts'
import { spokenApplication } from '../selectors/spoken.ts'
import type { State } from '../state.ts'
import { aspects, type Aspect, type DrillTable, type Opened, type TableUi } from '../ui.ts'
import { followed } from './logs.ts'
import { stepped, withOffset, withSelected, withUi, type Change } from './ui.ts'

function withDrill(state: State, change: Partial<State['ui']['drill']>): State {
  return withUi(state, { drill: { ...state.ui.drill, ...change } })
}

/** The state with the table that is shown in another way; as it is where none is. */
function withTable(state: State, change: (name: DrillTable) => TableUi): State {
  const name = shownTable(state)
  if (name === undefined) return state
  const { tables } = state.ui.drill
  return withDrill(state, { tables: { ...tables, [name]: { ...tables[name], ...change(name) } } })
}

/** Marks a row of the table that is shown. */
export const markRow = (state: State, marked: string) => withTable(state, () => ({ marked }))

/** Shows only the rows of the table that hold a text. */
export const filterTable = (state: State, filter: string) => withTable(state, () => ({ filter }))

/** Shows the application by its next aspect (`step` 1) or the one before (−1), nothing opened. */
export function aspectStep(step: 1 | -1): Change {
  return (state) => {
    const aspect = stepped(aspects, state.ui.drill.aspect, step)
    return withOffset(withDrill(state, { aspect, opened: [] }), 'jobs', 0)
  }
}

/**
 * Shows what is opened (from the outermost on) of the application that is selected, which stays
 * selected when another begins.
 */
export function openPath(state: State, aspect: Aspect, opened: readonly Opened[]): State {
  const application = spokenApplication(state)?.application.id
  const path = withDrill(state, { aspect, opened, applicationId: application })
  const next = withSelected(path, { application })
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

type Opener = (state: State) => Opened | undefined

function opener<Name extends DrillTable>(
  name: Name,
  open: (row: Rows[Name], state: State) => Opened | undefined,
): Opener {
  return (state) => {
    const row = markedRow(state, name)
    return row && open(row, state)
  }
}

const openers: Readonly<Partial<Record<DrillTable, Opener>>> = {
  jobs: opener('jobs', ({ id }) => ({ kind: 'job', id })),
  stages: opener('stages', ({ stage: { id, attempt } }) => ({ kind: 'stage', id, attempt })),
  executors: opener('executors', ({ id }) => ({ kind: 'executor', id })),
  sql: opener('sql', ({ id, jobIds }) =>
    jobIds[0] === undefined ? undefined : { kind: 'query', id },
  ),
  tasks: opener('tasks', ({ executorId: id }, state) =>
    valueOf(shownDetail(state))?.executors.some((one) => one.id === id) === true
      ? { kind: 'executor', id }
      : undefined,
  ),
}

/** What Enter opens of the marked row; undefined where there is nothing more to see. */
export function opens(state: State): Opened | undefined {
  const name = shownTable(state)
  return name && openers[name]?.(state)
}

/** Enter: into the marked row. */
export function drillIn(opened: Opened): Change {
  return (state) => {
    const marked = withTable(state, (name) => {
      const id = markedId(state, name)
      return id === undefined ? {} : { marked: id }
    })
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

/** Sorts the table by its next column (`step` 1) or the one before (−1), the largest first. */
export function sortTable(step: 1 | -1): Change {
  return (state) =>
    withTable(state, (name) => {
      const columns = drillTables[name].sorts.map(({ by }) => by)
      const by = stepped(columns, sortOf(state, name).by, step)
      const { ascending } = drillTables[name].sorts[columns.indexOf(by)] ?? {}
      return { sort: { by, descending: ascending !== true } }
    })
}

/** Turns the order of the table round. */
export const reverseTable: Change = (state) =>
  withTable(state, (name) => {
    const { by, descending } = sortOf(state, name)
    return { sort: { by, descending: !descending } }
  })

/** The other one of an executor's two outputs. */
export const otherStream: Change = (state) => {
  const stream = state.ui.drill.stream === 'stderr' ? 'stdout' : 'stderr'
  return withUi(withDrill(state, { stream }), { logView: followed(state) })
}
