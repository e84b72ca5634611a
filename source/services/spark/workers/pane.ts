import { lists, shownOffset } from '../../../store/reducers/lists.ts'
import { heardFrom, staleWords } from '../../../domain/presence.ts'
import { valueOf } from '../../../domain/reading.ts'
import {
  selectedWorker,
  shownWorkers,
  workerCounts,
  workerRows,
} from '../../../store/selectors/workers.ts'
import type { State } from '../../../store/state.ts'
import { line, span, type Line, type Span } from '../../../ui/text/line.ts'
import { listFooter, listOf } from '../../../ui/text/table.ts'
import type { Contents } from '../../../ui/text/view.ts'
import { paneTitle, type PaneView, type Size } from '../../../ui/panes/pane.ts'
import { workerColumns } from './rows.ts'

/** Rows of the table that a pane of this size shows. */
function pageOf({ height }: Size): number {
  return Math.max(0, height - 1)
}

function offsetOf(state: State, size: Size): number {
  return shownOffset(state, lists.workers, pageOf(size))
}

function summary(state: State): readonly Span[] {
  const { containers, running, alive } = workerCounts(state)
  if (containers === 0 && alive === 0) return []
  if (heardFrom(state, 'master') !== 'fresh') {
    // Whether they are ALIVE only the master knows.
    const role =
      state.containers.kind !== 'fresh' ? 'dim' : running === containers ? 'plain' : 'warning'
    return containers === 0 ? [] : [span(`${running} of ${containers} running`, role)]
  }
  const role = alive === containers ? 'good' : alive === 0 ? 'bad' : 'warning'
  return [span(`${alive} of ${Math.max(containers, alive)} ALIVE`, role)]
}

function footer(state: State, size: Size): readonly Span[] {
  const [shown, all] = [shownWorkers(state).length, workerRows(state).length]
  const { workerFilter, workerSort } = state.ui
  const stale =
    state.containers.kind === 'stale'
      ? `engine: ${staleWords(state.containers, state.now)}`
      : state.master.kind === 'stale' && state.master.value !== undefined
        ? `Spark: ${staleWords(state.master, state.now)}`
        : ''
  if (stale !== '') return [span(stale, 'bad')]
  const first = offsetOf(state, size) + 1
  const last = Math.min(all, first + pageOf(size) - 1)
  const part = all > pageOf(size) ? `${first}–${last} of ${all}` : ''
  const own = workerSort.by === 'name' && !workerSort.descending
  const counts = workerFilter === '' ? part : `${shown} of ${all}`
  return listFooter(counts, workerFilter, own ? undefined : workerSort)
}

function emptyWords(state: State): Line {
  if (state.containers.kind === 'loading') {
    return line(span(' waiting for the engine’s first answer', 'dim'))
  }
  if (state.containers.kind === 'stale' && valueOf(state.containers) === undefined) {
    return line(span(` engine: ${staleWords(state.containers, state.now)}`, 'bad'))
  }
  if (workerRows(state).length > 0) {
    return line(span(` no worker matches “${state.ui.workerFilter}” — Esc shows all`, 'warning'))
  }
  const help = state.readOnly ? '' : ' — U brings the cluster up, + adds a worker'
  return line(span(` no workers${help}`, 'warning'))
}

function body(state: State, size: Size): Contents {
  const rows = shownWorkers(state)
  const { table, scroll } = listOf(workerColumns(state), rows, {
    ...{ name: 'workers', offset: offsetOf(state, size), page: pageOf(size), width: size.width },
    selected: selectedWorker(state),
    focused: state.ui.focus === 'workers',
    sort: state.ui.workerSort,
    stale: state.containers.kind === 'stale',
  })
  return { lines: [rows.length === 0 ? emptyWords(state) : table], scroll }
}

/** The Workers pane. */
export const workersPane: PaneView = {
  view: (state, size) => ({
    title: paneTitle(2, 'Workers'),
    summary: summary(state),
    footer: footer(state, size),
    ...body(state, size),
  }),
  strip: (state) => {
    if (workerRows(state).length === 0) {
      return emptyWords(state).spans.map(({ text, role }) => span(text.trimStart(), role))
    }
    const filter = state.ui.workerFilter === '' ? [] : [span(` · filter: ${state.ui.workerFilter}`)]
    return [...summary(state), ...filter]
  },
}
