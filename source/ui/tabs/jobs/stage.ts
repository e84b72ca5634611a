import {
  type Quantiles,
  shortName,
  type Stage,
  type TaskSummary,
} from '../../../domain/application.ts'
import { formatBytes, formatDuration } from '../../../domain/units.ts'
import { shownDetail, untilWhen } from '../../../store/selectors/drill/opened.ts'
import { drillTables } from '../../../store/selectors/drill/tables.ts'
import type { State } from '../../../store/state.ts'
import { valueOf } from '../../../domain/reading.ts'
import type { Size } from '../../panes/pane.ts'
import { joined, line, span, type Line, type Span } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, type Column } from '../../text/table.ts'
import { gcShare, stageRoles } from './columns/cells.ts'

/** A figure's distribution over the finished tasks. */
interface QuantileRow {
  readonly name: string
  readonly unit: 'ms' | 'bytes'
  readonly quantiles: Quantiles
}

const points = [
  ['min', 'MIN', 2],
  ['lowerQuartile', '25 %', 3],
  ['median', 'MEDIAN', 0],
  ['upperQuartile', '75 %', 3],
  ['p95', '95 %', 1],
  ['max', 'MAX', 0],
] as const

const columns: readonly Column<QuantileRow>[] = [
  {
    key: 'name',
    title: 'OF A TASK',
    width: 14,
    priority: 0,
    cell: ({ name }) => span(name, 'dim'),
  },
  ...points.map(([key, title, priority]): Column<QuantileRow> => ({
    key,
    title,
    width: 9,
    align: 'right',
    priority,
    cell: ({ unit, quantiles }) =>
      span(unit === 'ms' ? formatDuration(quantiles[key]) : formatBytes(quantiles[key])),
  })),
]

function quantileRows(summary: TaskSummary): readonly QuantileRow[] {
  const rows = [
    ['time', 'ms', summary.durationMs],
    ['GC', 'ms', summary.gcMs],
    ['input', 'bytes', summary.inputBytes],
    ['shuffle read', 'bytes', summary.shuffleReadBytes],
    ['shuffle write', 'bytes', summary.shuffleWriteBytes],
    ['spill to disk', 'bytes', summary.diskSpilledBytes],
  ] as const
  return rows.flatMap(([name, unit, quantiles]) =>
    quantiles === undefined || quantiles.max === 0 ? [] : [{ name, unit, quantiles }],
  )
}

/** Lines that the tasks themselves need at least. */
const taskLines = 7

/** As many distributions as leave room for the tasks; that of the time first. */
function distributionLines(
  summary: TaskSummary | undefined,
  { width, height }: Size,
): readonly Line[] {
  if (summary === undefined) return []
  const room = height - taskLines
  const rows = quantileRows(summary).slice(0, Math.max(0, room - 1))
  if (rows.length === 0) return []
  const placed = placeColumns(columns, width - 2)
  const lines = [headerLine(placed), ...rows.map((row) => rowLine(placed, row))]
  return lines.map(({ spans }) => ({ spans: [span(' '), ...spans] }))
}

function localities(state: State): string {
  const counts = [...Map.groupBy(drillTables.tasks.rows(state), ({ locality }) => locality)]
  return counts.map(([locality, members]) => `${members.length} ${locality}`).join(', ')
}

function knownWords(state: State, stage: Stage): string {
  const known = drillTables.tasks.rows(state).length
  if (known === 0) return ''
  return known >= stage.tasks
    ? `all ${stage.tasks} tasks`
    : `${known} of ${stage.tasks} tasks: the failed, the running and the slowest`
}

/** The figures of an opened stage and the distributions of its tasks, above the tasks. */
export function stageLines(state: State, stage: Stage, size: Size): readonly Line[] {
  const { width } = size
  const named = (name: string, words: Span): readonly Span[] => [span(`${name} `, 'dim'), words]
  const bytes = (name: string, amount: number) =>
    amount === 0 ? [] : named(name, span(formatBytes(amount)))
  const from = stage.firstTaskAt ?? stage.submittedAt
  const head = joined(
    [
      [span(` ${stage.status}`, stageRoles[stage.status])],
      [span(`${stage.completedTasks}/${stage.tasks} tasks`)],
      stage.activeTasks > 0 ? [span(`${stage.activeTasks} running`, 'good')] : [],
      stage.failedTasks > 0 ? [span(`${stage.failedTasks} failed`, 'bad')] : [],
      stage.killedTasks > 0 ? [span(`${stage.killedTasks} killed`, 'warning')] : [],
      from === undefined
        ? []
        : [span(formatDuration((stage.completedAt ?? untilWhen(state)) - from))],
      [span(shortName(stage.name), 'strong')],
    ],
    width,
  )
  const figures = joined(
    [
      [span(' '), ...named('GC', gcShare(stage.gcTimeMs, stage.executorRunTimeMs))],
      bytes('input', stage.inputBytes),
      bytes('shuffle read', stage.shuffleReadBytes),
      bytes('shuffle write', stage.shuffleWriteBytes),
      bytes('spill to disk', stage.diskSpilledBytes),
      bytes('output', stage.outputBytes),
      stage.shuffleFetchWaitMs > 0
        ? named('fetch wait', span(formatDuration(stage.shuffleFetchWaitMs)))
        : [],
      localities(state) === '' ? [] : named('locality', span(localities(state))),
      [span(knownWords(state, stage), 'dim')],
    ],
    width,
  )
  const reason =
    stage.failureReason === undefined ? [] : [line(span(` ${stage.failureReason}`, 'bad'))]
  const above = [head, figures, ...reason]
  const summary = valueOf(shownDetail(state))?.summaries.find(
    ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
  )
  return [...above, ...distributionLines(summary, { width, height: size.height - above.length })]
}
