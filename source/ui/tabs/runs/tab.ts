import type { RunState } from '../../../domain/run.ts'
import { joinWords } from '../../../domain/shell.ts'
import { clockTime, formatDuration } from '../../../domain/units.ts'
import { lists, shownOffset } from '../../../store/reducers/lists.ts'
import {
  failureOf,
  runningRuns,
  runRows,
  selectedRun,
  type RunRow,
} from '../../../store/selectors/runs.ts'
import type { State } from '../../../store/state.ts'
import { joined, line, span, type Line, type Role, type Span } from '../../text/line.ts'
import type { Size } from '../../text/scroll.ts'
import { column, figure, listOf, type Column } from '../../text/table.ts'
import type { Contents } from '../../text/view.ts'
import { logUnder } from '../logs/tab.ts'
import type { TabView } from '../../panes/pane.ts'
import { historyView } from './history.ts'

const stateRoles: Record<RunState, Role> = {
  starting: 'warning',
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  stopped: 'warning',
}

const linesOfResult = ({ output }: RunRow) => (output?.result ?? '').trim().split('\n')

/** The first line of a result (of several: with how many more), or why it failed. */
function resultWords(row: RunRow): string {
  const failure = failureOf(row)
  if (failure !== undefined) return failure
  const [first = '', ...more] = linesOfResult(row)
  if (first === '') return row.run.state === 'running' ? (row.output?.lines.at(-1)?.text ?? '') : ''
  return more.length > 0 ? `${first} (+${more.length} lines)` : first
}

function resultRole({ run, output }: RunRow): Role {
  if (run.state === 'failed') return 'bad'
  return output?.result === undefined ? 'dim' : 'plain'
}

const lasted = ({ run }: RunRow, now: number) =>
  formatDuration((run.finishedAt ?? now) - run.startedAt)

/** The exit code of a run that has ended, in words. */
function exit({ run: { exitCode, finishedAt } }: RunRow, before = ''): Span | undefined {
  return exitCode === undefined || finishedAt === undefined
    ? undefined
    : span(`${before}${exitCode}`, exitCode === 0 ? 'good' : 'bad')
}

const columns = (now: number): readonly Column<RunRow>[] => [
  column('STATE', 9, ({ run }) => span(run.state, stateRoles[run.state])),
  column('EXAMPLE', 17, ({ run }) => span(run.example, 'strong')),
  column('ARGUMENTS', 14, ({ run }) => span(joinWords(run.arguments), 'dim'), {
    ...{ grows: 1, priority: 2 },
  }),
  column('STARTED', 8, ({ run }) => span(clockTime(run.startedAt), 'dim'), { priority: 3 }),
  figure('TIME', 7, (row) => lasted(row, now), { priority: 1 }),
  figure('EXIT', 4, (row) => exit(row), { priority: 1 }),
  column('RESULT', 20, (row) => span(resultWords(row), resultRole(row)), { grows: 2 }),
]

function list(state: State, { width, height }: Size): Contents {
  const rows = runRows(state)
  if (rows.length === 0) {
    const help = state.readOnly ? '' : ' — x launches an example'
    return { lines: [line(span(` nothing was launched yet${help}`, 'dim'))] }
  }
  const page = Math.max(0, height - 1)
  const { table, scroll } = listOf(columns(state.now), rows, {
    ...{ name: 'runs', page, offset: shownOffset(state, lists.runs, page), width },
    selected: selectedRun(state),
    focused: state.ui.focus === 'detail',
  })
  const going = runningRuns(state)
  return { lines: [table], footer: [span(going > 0 ? `${going} running` : '', 'good')], scroll }
}

/** What it was, how it went, and its result or why it failed. */
function headLines(row: RunRow, state: State, width: number): readonly Line[] {
  const { run, output } = row
  const failure = failureOf(row)
  const code = exit(row, 'exit ')
  const head = joined(
    [
      [span(` ${run.state}`, stateRoles[run.state])],
      [span(joinWords([run.example, ...run.arguments]), 'strong')],
      [span(lasted(row, state.now))],
      code === undefined ? [] : [code],
      [span(output?.applicationId ?? '', 'dim')],
      [span(run.shortId, 'dim')],
    ],
    width,
  )
  const [first = ''] = linesOfResult(row)
  const result = first === '' ? span('none yet', 'dim') : span(first, 'good')
  const outcome =
    failure === undefined
      ? line(span(' result  ', 'dim'), result)
      : line(span(' failed  ', 'dim'), span(failure, 'bad'))
  return [head, outcome]
}

/** The Runs tab: the launched examples, the whole output of one, or the past runs of one. */
export const runsTab: TabView = {
  view: (state, size) => {
    if (state.ui.compareOpen) return historyView(state, size)
    const row = state.ui.runOpen ? selectedRun(state) : undefined
    return row === undefined
      ? list(state, size)
      : logUnder(headLines(row, state, size.width), state, size, row.output?.result)
  },
}
