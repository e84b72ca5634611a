import type { State } from '../../state.ts'
import type { Aspect, DrillTable, SortUi } from '../../ui.ts'
import { nameOfHost } from '../hosts.ts'
import { openedExecutor, selectedRest, shownTable, untilWhen } from './opened.ts'
import { drillTables, type Rows, type Sort, type DrillRows } from './tables.ts'
import type { Executor } from '../../../domain/application.ts'

function tableOf<Name extends DrillTable>(name: Name): DrillRows<Rows[Name]> {
  return drillTables[name]
}

/** How a table is sorted now: as a person chose, else in its own order. */
export function sortOf(state: State, name: DrillTable): SortUi {
  const { sort } = state.ui.drill.tables[name] ?? {}
  const [first] = drillTables[name].sorts
  return sort ?? { by: first.by, descending: first.ascending !== true }
}

/** What a table is filtered by; empty: everything is shown. */
export function filterOf(state: State, name: DrillTable): string {
  return state.ui.drill.tables[name]?.filter ?? ''
}

/** The rows of a table that are shown now, in their order. */
export function shownRows<Name extends DrillTable>(
  state: State,
  name: Name,
): readonly Rows[Name][] {
  const table = tableOf(name)
  const { by, descending } = sortOf(state, name)
  const sort: Sort<Rows[Name]> = table.sorts.find((one) => one.by === by) ?? table.sorts[0]
  const wanted = filterOf(state, name).trim().toLowerCase()
  const sign = descending ? -1 : 1
  const now = untilWhen(state)
  const nameOf = (host: string) => nameOfHost(state, host) ?? host
  const order = (a: Rows[Name], b: Rows[Name]) => {
    const [left, right] = [sort.value(a, now), sort.value(b, now)]
    return left < right ? -sign : left > right ? sign : 0
  }
  return table
    .rows(state)
    .filter(
      (row) =>
        wanted === '' ||
        table.texts(row, nameOf).some((text) => text.toLowerCase().includes(wanted)),
    )
    .toSorted(order)
}

/** How many rows a table has, whatever its filter. */
export function rowCount(state: State, name: DrillTable): number {
  return tableOf(name).rows(state).length
}

/** Ids of the rows that are shown. */
export function rowIds(state: State, name: DrillTable): readonly string[] {
  const table = tableOf(name)
  return shownRows(state, name).map(table.idOf)
}

/** The marked row of a table; its first where none is. */
export function markedRow<Name extends DrillTable>(
  state: State,
  name: Name,
): Rows[Name] | undefined {
  const table = tableOf(name)
  const rows = shownRows(state, name)
  const { marked } = state.ui.drill.tables[name] ?? {}
  return rows.find((row) => table.idOf(row) === marked) ?? rows[0]
}

/** The id of the marked row. */
export function markedId(state: State, name: DrillTable): string | undefined {
  const table = tableOf(name)
  const row = markedRow(state, name)
  return row === undefined ? undefined : table.idOf(row)
}

/** The executor that is marked, opened, or has the marked task. */
export function markedExecutor(state: State): Executor | undefined {
  const name = shownTable(state)
  if (name === undefined) return openedExecutor(state)
  if (name === 'executors') return markedRow(state, 'executors')
  if (name !== 'tasks') return undefined
  const task = markedRow(state, 'tasks')
  return selectedRest(state)?.executors.find(({ id }) => id === task?.executorId)
}

/** Where the application can be looked at, and how many rows there are; undefined: not told yet. */
export function aspectCount(state: State, aspect: Aspect): number | undefined {
  const toldLate = aspect === 'sql' || aspect === 'storage' || aspect === 'environment'
  if (toldLate && selectedRest(state) === undefined) return undefined
  // The driver stands among the executors and is none.
  if (aspect !== 'executors') return rowCount(state, aspect)
  return drillTables.executors.rows(state).filter(({ isDriver }) => !isDriver).length
}
