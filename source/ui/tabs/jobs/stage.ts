import { valueOf } from '../../../domain/reading.ts'
import {
  type Quantiles,
  shortJobName,
  type Stage,
  type TaskSummary,
} from '../../../domain/application.ts'
import { formatBytes, formatDuration } from '../../../domain/units.ts'
import { shownDetail, untilWhen } from '../../../store/selectors/drill/opened.ts'
import { drillTables } from '../../../store/selectors/drill/tables.ts'
import type { State } from '../../../store/state.ts'
import { joined, line, named, span, type Line, type Role } from '../../text/line.ts'
import type { Size } from '../../text/scroll.ts'
import { column, figure, table, tableLines, type Column } from '../../text/table.ts'
import { gcShare, namedBytes, statusRoles } from './columns.ts'

/** A figure's distribution over the finished tasks. */
type QuantileRow = readonly [
  name: string,
  quantiles: Quantiles | undefined,
  format: (value: number) => string,
]

const point = (key: keyof Quantiles, title: string, priority: number): Column<QuantileRow> =>
  figure(title, 9, ([, quantiles, format]) => format(quantiles?.[key] ?? 0), { priority })

const columns: readonly Column<QuantileRow>[] = [
  column('OF A TASK', 14, ([name]) => span(name, 'dim')),
  point('min', 'MIN', 2),
  point('lowerQuartile', '25 %', 3),
  point('median', 'MEDIAN', 0),
  point('upperQuartile', '75 %', 3),
  point('p95', '95 %', 1),
  point('max', 'MAX', 0),
]

function quantileRows(summary: TaskSummary): readonly QuantileRow[] {
  const rows: readonly QuantileRow[] = [
    ['time', summary.durationMs, formatDuration],
    ['GC', summary.gcMs, formatDuration],
    ['input', summary.inputBytes, formatBytes],
    ['shuffle read', summary.shuffleReadBytes, formatBytes],
    ['shuffle write', summary.shuffleWriteBytes, formatBytes],
    ['spill to disk', summary.diskSpilledBytes, formatBytes],
  ]
  return rows.filter(([, quantiles]) => (quantiles?.max ?? 0) !== 0)
}

/** Lines that the tasks themselves need at least. */
const taskLines = 7

/** As many distributions as leave room for the tasks; that of the time first. */
function distributions(summary: TaskSummary | undefined, { width, height }: Size): readonly Line[] {
  const rows = summary === undefined ? [] : quantileRows(summary)
  const shown = rows.slice(0, Math.max(0, height - taskLines - 1))
  return shown.length === 0 ? [] : tableLines(table(columns, shown, { width }))
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
  const from = stage.firstTaskAt ?? stage.submittedAt
  const until = stage.completedAt ?? untilWhen(state)
  const some = (count: number, word: string, role: Role) =>
    count > 0 ? [span(`${count} ${word}`, role)] : []
  const head = joined(
    [
      [span(` ${stage.status}`, statusRoles[stage.status])],
      [span(`${stage.completedTasks}/${stage.tasks} tasks`)],
      some(stage.activeTasks, 'running', 'good'),
      some(stage.failedTasks, 'failed', 'bad'),
      some(stage.killedTasks, 'killed', 'warning'),
      from === undefined ? [] : [span(formatDuration(until - from))],
      [span(shortJobName(stage.name), 'strong')],
    ],
    width,
  )
  const waited = stage.shuffleFetchWaitMs
  const where = localities(state)
  const figures = joined(
    [
      [span(' '), ...named('GC', gcShare(stage.gcTimeMs, stage.executorRunTimeMs))],
      namedBytes('input', stage.inputBytes),
      namedBytes('shuffle read', stage.shuffleReadBytes),
      namedBytes('shuffle write', stage.shuffleWriteBytes),
      namedBytes('spill to disk', stage.diskSpilledBytes),
      namedBytes('output', stage.outputBytes),
      waited > 0 ? named('fetch wait', formatDuration(waited)) : [],
      where === '' ? [] : named('locality', where),
      [span(knownWords(state, stage), 'dim')],
    ],
    width,
  )
  const { failureReason } = stage
  const reason = failureReason === undefined ? [] : [line(span(` ${failureReason}`, 'bad'))]
  const above = [head, figures, ...reason]
  const summary = valueOf(shownDetail(state))?.summaries.find(
    ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
  )
  return [...above, ...distributions(summary, { width, height: size.height - above.length })]
}
