import { joinWords } from '../../../domain/shell.ts'
import { formatDuration } from '../../../domain/units.ts'
import { lists, shownOffset } from '../../../store/reducers/lists.ts'
import {
  failureOf,
  runningRuns,
  runRows,
  selectedRun,
  type RunRow,
} from '../../../store/selectors/runs.ts'
import type { State } from '../../../store/state.ts'
import type { Size } from '../../panes/pane.ts'
import type { View } from '../../text/frame.ts'
import { joined, line, span, type Line, type Span } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, window } from '../../text/table.ts'
import { logBody } from '../logs/tab.ts'
import type { TabView } from '../tab.ts'
import { historyView } from './history.ts'
import { runColumns, runRoles } from './rows.ts'

function pageOf({ height }: Size): number {
  return Math.max(0, height - 1)
}

function list(state: State, size: Size): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const rows = runRows(state)
  if (rows.length === 0) {
    const help = state.readOnly ? '' : ' — x launches an example'
    return { lines: [line(span(` nothing was launched yet${help}`, 'dim'))] }
  }
  const page = pageOf(size)
  const placed = placeColumns(runColumns(state.now), size.width - 2)
  const selected = selectedRun(state)
  const focused = state.ui.focus === 'detail'
  const { shown, offset } = window(rows, shownOffset(state, lists.runs, page), page)
  const header = headerLine(placed)
  const going = runningRuns(state)
  return {
    lines: [
      { spans: [span(' '), ...header.spans] },
      ...shown.map((row): Line => {
        const current = row === selected
        const { spans } = rowLine(placed, row)
        const marked = [span(current ? '▸' : ' ', 'accent'), ...spans, span(' ')]
        return current && focused ? { spans: marked, mark: 'selected' } : { spans: marked }
      }),
    ],
    footer: [span(going > 0 ? `${going} running` : '', 'good')],
    scroll: { name: 'runs', offset, count: rows.length, from: 1, rows: page },
  }
}

/** What it was, how it went, and its result or why it failed. */
function headLines(row: RunRow, state: State, width: number): readonly Line[] {
  const { run, output } = row
  const failure = failureOf(row)
  const time = formatDuration((run.finishedAt ?? state.now) - run.startedAt)
  const exit: readonly Span[] =
    run.finishedAt === undefined || run.exitCode === undefined
      ? []
      : [span(`exit ${run.exitCode}`, run.exitCode === 0 ? 'good' : 'bad')]
  const head = joined(
    [
      [span(` ${run.state}`, runRoles[run.state])],
      [span(joinWords([run.example, ...run.arguments]), 'strong')],
      [span(time)],
      exit,
      [span(output?.applicationId ?? '', 'dim')],
      [span(run.shortId, 'dim')],
    ],
    width,
  )
  const first = (output?.result ?? '').trim().split('\n')[0] ?? ''
  const outcome =
    failure !== undefined
      ? line(span(' failed  ', 'dim'), span(failure, 'bad'))
      : line(span(' result  ', 'dim'), first === '' ? span('none yet', 'dim') : span(first, 'good'))
  return [head, outcome]
}

const headHeight = 2

function opened(state: State, size: Size, row: RunRow): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const room = { width: size.width, height: Math.max(1, size.height - headHeight) }
  const body = logBody(state, room, row.output?.result)
  return {
    ...body,
    lines: [...headLines(row, state, size.width), ...body.lines],
    ...(body.scroll === undefined ? {} : { scroll: { ...body.scroll, from: headHeight } }),
  }
}

/** The Runs tab: the launched examples, or the whole output of one. */
export const runsTab: TabView = {
  view: (state, size) => {
    if (state.ui.compareOpen) return historyView(state, size)
    const row = state.ui.runOpen ? selectedRun(state) : undefined
    return row === undefined ? list(state, size) : opened(state, size, row)
  },
}
