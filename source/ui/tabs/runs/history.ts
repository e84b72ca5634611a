import type { Finished } from '../../../diagnostics/history/finished.ts'
import {
  type Difference,
  recommendationsOf,
  type ScalingPoint,
} from '../../../diagnostics/history/compare.ts'
import { dateTime, formatDuration, formatPercent } from '../../../domain/units.ts'
import { staleWords } from '../../../domain/presence.ts'
import { comparison, type Comparison } from '../../../store/selectors/history.ts'
import type { State } from '../../../store/state.ts'
import type { Size } from '../../panes/pane.ts'
import type { View } from '../../text/frame.ts'
import { blank, cell, joined, line, span, type Line, type Role } from '../../text/line.ts'
import { meter } from '../../text/meters.ts'
import { headerLine, placeColumns, rowLine, window, type Column } from '../../text/table.ts'

const figures = 8

/** Wall time as a bar against the slowest. */
function scalingColumns(slowestMs: number): readonly Column<ScalingPoint>[] {
  const number = (
    key: string,
    title: string,
    of: (point: ScalingPoint) => string,
  ): Column<ScalingPoint> => ({
    key,
    title,
    width: 10,
    align: 'right',
    priority: 0,
    cell: (point) => span(of(point)),
  })
  return [
    {
      key: 'workers',
      title: 'WORKERS',
      width: 7,
      align: 'right',
      priority: 0,
      cell: ({ workers }) => span(String(workers)),
    },
    {
      key: 'wall',
      title: 'WALL TIME',
      width: 12 + figures,
      grows: 1,
      priority: 0,
      cell: ({ wallMs }, width) => [
        ...meter(wallMs / slowestMs, width - figures, 'accent'),
        cell(span(formatDuration(wallMs)), figures, 'right'),
      ],
    },
    number('speed', 'SPEED-UP', ({ speedUp }) => `× ${speedUp.toFixed(2)}`),
    number('efficiency', 'EFFICIENCY', ({ efficiency }) => formatPercent(efficiency * 100)),
    number('runs', 'RUNS', ({ runs }) => String(runs)),
  ]
}

const kindRoles: Record<Difference['kind'], Role> = {
  result: 'strong',
  'set-up': 'plain',
  configuration: 'accent',
  advice: 'warning',
}

const changeColumns: readonly Column<Difference>[] = [
  {
    key: 'what',
    title: 'CHANGED',
    width: 18,
    grows: 1,
    priority: 0,
    cell: ({ what, kind }) => span(what, kindRoles[kind]),
  },
  {
    key: 'before',
    title: 'THE RUN BEFORE',
    width: 16,
    grows: 1,
    priority: 0,
    cell: ({ before }) => span(before, 'dim'),
  },
  {
    key: 'after',
    title: 'THE LAST RUN',
    width: 16,
    grows: 1,
    priority: 0,
    cell: ({ after }) => span(after),
  },
]

const stateRoles: Record<Finished['state'], Role> = {
  FINISHED: 'good',
  FAILED: 'bad',
  KILLED: 'warning',
  STOPPED: 'warning',
  UNKNOWN: 'dim',
}

const runColumns: readonly Column<Finished>[] = [
  {
    key: 'started',
    title: 'STARTED',
    width: 19,
    priority: 0,
    cell: ({ startedAt }) => span(dateTime(startedAt), 'dim'),
  },
  {
    key: 'state',
    title: 'STATE',
    width: 8,
    priority: 0,
    cell: ({ state }) => span(state, stateRoles[state]),
  },
  {
    key: 'workers',
    title: 'WORKERS',
    width: 7,
    align: 'right',
    priority: 0,
    cell: ({ workers }) => span(String(workers)),
  },
  {
    key: 'time',
    title: 'TIME',
    width: 8,
    align: 'right',
    priority: 0,
    cell: ({ wallMs }) => span(formatDuration(wallMs)),
  },
  {
    key: 'tasks',
    title: 'TASKS',
    width: 8,
    align: 'right',
    priority: 2,
    cell: ({ tasks }) => span(String(tasks.total)),
  },
  {
    key: 'advice',
    title: 'TO CHANGE',
    width: 12,
    grows: 1,
    priority: 1,
    cell: (run) =>
      span(
        recommendationsOf(run)
          .map(({ title }) => title)
          .join(', '),
        'warning',
      ),
  },
]

function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly Line[] {
  const placed = placeColumns(columns, width - 2)
  return [headerLine(placed), ...rows.map((row) => rowLine(placed, row))].map(({ spans }) => ({
    spans: [span(' '), ...spans],
  }))
}

function silence(state: State, { name, runs }: Comparison): string | undefined {
  if (runs.length > 0) return undefined
  if (state.history.kind === 'loading') return 'the history has not been read yet'
  if (state.history.kind === 'stale') return `the history: ${state.history.error}`
  return `no ended run of ${name} is remembered yet: it is compared from its second run on`
}

function historyLines(state: State, width: number): readonly Line[] {
  const compared = comparison(state)
  if (compared === undefined)
    return [line(span(' nothing to compare: no run is remembered yet', 'dim'))]
  const { name, runs, scaling, changes } = compared
  const head = joined(
    [
      [span(` ${name}`, 'strong')],
      [span(runs.length === 1 ? '1 past run' : `${runs.length} past runs`)],
      [span('speed-up is against the fewest workers', 'dim')],
    ],
    width,
  )
  const silent = silence(state, compared)
  if (silent !== undefined) return [head, line(span(` ${silent}`, 'dim'))]
  const slowest = Math.max(1, ...scaling.map(({ wallMs }) => wallMs))
  return [
    head,
    ...(scaling.length === 0
      ? [line(span(' none of them succeeded, so there is no time to compare', 'dim'))]
      : table(scalingColumns(slowest), scaling, width)),
    ...(runs.length < 2
      ? []
      : changes.length === 0
        ? [blank, line(span(' nothing differs between the last two', 'dim'))]
        : [blank, ...table(changeColumns, changes, width)]),
    blank,
    ...table(runColumns, runs, width),
  ]
}

/** The comparison of an example's past runs. */
export function historyView(
  state: State,
  { width, height }: Size,
): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const lines = historyLines(state, width)
  const { shown, offset } = window(lines, state.ui.offsets.history ?? 0, height)
  const { history } = state
  return {
    lines: shown,
    footer:
      history.kind === 'stale'
        ? [span(staleWords(history, state.now), 'bad')]
        : [span('Esc back to the runs', 'dim')],
    scroll: { name: 'history', offset, count: lines.length, from: 0, rows: height },
  }
}
