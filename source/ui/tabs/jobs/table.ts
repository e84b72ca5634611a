import { lists, shownOffset } from '../../../store/reducers/lists.ts'
import {
  filterOf,
  markedId,
  rowCount,
  shownRows,
  sortOf,
} from '../../../store/selectors/drill/rows.ts'
import { untilWhen } from '../../../store/selectors/drill/opened.ts'
import { drillTables, type Rows, type Table } from '../../../store/selectors/drill/tables.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import type { State } from '../../../store/state.ts'
import type { DrillTable } from '../../../store/ui.ts'
import type { Size } from '../../panes/pane.ts'
import type { View } from '../../text/frame.ts'
import { line, span, type Line, type Span } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, window, type Column } from '../../text/table.ts'
import { executorColumns, propertyColumns, queryColumns, storageColumns } from './columns/kept.ts'
import { jobColumns, stageColumns, taskColumns } from './columns/work.ts'

/** The name of a worker's or a run's container by its host name, else the host itself. */
export function hostName(state: State, host: string): string {
  return nameOfHost(state, host) ?? host
}

/** The columns of each table. */
const columns: { readonly [Name in DrillTable]: (state: State) => readonly Column<Rows[Name]>[] } =
  {
    jobs: (state) => jobColumns(untilWhen(state)),
    stages: (state) => stageColumns(untilWhen(state)),
    tasks: (state) => taskColumns(untilWhen(state), (host) => hostName(state, host)),
    executors: (state) => executorColumns((host) => hostName(state, host)),
    sql: () => queryColumns,
    storage: () => storageColumns,
    environment: () => propertyColumns,
  }

/** Why a table is empty. */
const emptyWords: Record<DrillTable, string> = {
  jobs: 'no job yet: a job begins when the program asks for a result',
  stages: 'no stage yet',
  tasks: 'its tasks are not known one by one',
  executors: 'no executor has registered with the driver',
  sql: 'no SQL query: it works on RDDs, or has not begun',
  storage: 'nothing is cached: .cache() or .persist() keep what is used more than once',
  environment: 'its properties are not known',
}

function footer(state: State, name: DrillTable): readonly Span[] {
  const filter = filterOf(state, name)
  const { by, descending } = sortOf(state, name)
  const [first] = drillTables[name].sorts
  const own = by === first.by && descending === (first.ascending !== true)
  const groups = [
    filter === ''
      ? ''
      : `${shownRows(state, name).length} of ${rowCount(state, name)} · filter: ${filter}`,
    own ? '' : `sorted by ${by}${descending ? ', largest first' : ''}`,
  ].filter((words) => words !== '')
  return [span(groups.join(' · '), filter === '' ? 'dim' : 'accent')]
}

/** A table of the Jobs tab under the lines `above`, scrolled so that its marked row is seen. */
export function tableView(
  state: State,
  name: DrillTable,
  above: readonly Line[],
  size: Size,
  silence?: string,
): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const rows = shownRows(state, name)
  if (rows.length === 0) {
    const filter = filterOf(state, name)
    const words =
      filter === '' ? (silence ?? emptyWords[name]) : `nothing matches “${filter}” — Esc shows all`
    return { lines: [...above, line(span(` ${words}`, 'dim'))], footer: footer(state, name) }
  }
  return rowsView(state, name, rows, above, size)
}

function rowsView<Name extends DrillTable>(
  state: State,
  name: Name,
  rows: readonly Rows[Name][],
  above: readonly Line[],
  size: Size,
): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const page = tablePage(above, size)
  const table: Table<Rows[Name]> = drillTables[name]
  const placed = placeColumns(columns[name](state), size.width - 2)
  const { by, descending } = sortOf(state, name)
  const marked = markedId(state, name)
  const focused = state.ui.focus === 'detail'
  const { shown, offset } = window(rows, shownOffset(state, lists.jobs, page), page)
  const header = headerLine(placed, { key: by, descending })
  const drawn = shown.map((row): Line => {
    const current = table.idOf(row) === marked
    const { spans } = rowLine(placed, row)
    const all = [span(current ? '▸' : ' ', 'accent'), ...spans, span(' ')]
    return current && focused ? { spans: all, mark: 'selected' } : { spans: all }
  })
  return {
    lines: [...above, { spans: [span(' '), ...header.spans] }, ...drawn],
    footer: footer(state, name),
    scroll: { name: 'jobs', offset, count: rows.length, from: above.length + 1, rows: page },
  }
}

/** Rows that a table under the lines `above` shows. */
export function tablePage(above: readonly Line[], { height }: Size): number {
  return Math.max(1, height - above.length - 1)
}
