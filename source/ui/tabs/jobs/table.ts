import { lists, shownOffset } from '../../../store/reducers/lists.ts'
import { untilWhen } from '../../../store/selectors/drill/opened.ts'
import {
  filterOf,
  markedId,
  rowCount,
  shownRows,
  sortOf,
} from '../../../store/selectors/drill/rows.ts'
import { drillTables, type Rows, type DrillRows } from '../../../store/selectors/drill/tables.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import type { State } from '../../../store/state.ts'
import type { DrillTable } from '../../../store/ui.ts'
import { line, span, type Line, type Span } from '../../text/line.ts'
import type { Size } from '../../text/scroll.ts'
import { listFooter, listOf } from '../../text/table.ts'
import type { Contents } from '../../text/view.ts'
import { drillColumns } from './columns.ts'

/** The name of a worker's or a run's container by its host name, else the host itself. */
export function hostName(state: State, host: string): string {
  return nameOfHost(state, host) ?? host
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
  const sort = sortOf(state, name)
  const [first] = drillTables[name].sorts
  const own = sort.by === first.by && sort.descending === (first.ascending !== true)
  const shown = `${shownRows(state, name).length} of ${rowCount(state, name)}`
  return listFooter(filter === '' ? '' : shown, filter, own ? undefined : sort)
}

/** A table of the Jobs tab under the lines `above`, scrolled so that its marked row is seen. */
export function tableView(
  state: State,
  name: DrillTable,
  above: readonly Line[],
  size: Size,
  silence?: string,
): Contents {
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
): Contents {
  const against = { now: untilWhen(state), nameOf: (host: string) => hostName(state, host) }
  const page = Math.max(1, size.height - above.length - 1)
  const marked = markedId(state, name)
  const { idOf }: DrillRows<Rows[Name]> = drillTables[name]
  const { table, scroll } = listOf(drillColumns[name](against), rows, {
    ...{ name: 'jobs', page, offset: shownOffset(state, lists.jobs, page), from: above.length },
    width: size.width,
    selected: rows.find((row) => idOf(row) === marked),
    focused: state.ui.focus === 'detail',
    sort: sortOf(state, name),
  })
  return { lines: [...above, table], footer: footer(state, name), scroll }
}
