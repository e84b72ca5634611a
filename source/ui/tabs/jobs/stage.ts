import type { TaskSummary } from '../../../model/spark-facts.ts'
import { formatBytes, formatDuration } from '../../../model/units.ts'
import { type OpenedStage, openedStage } from '../../../store/selectors/jobs.ts'
import { containersOf } from '../../../store/selectors/target.ts'
import { shortName } from '../../../store/selectors/workers.ts'
import type { State } from '../../../store/state.ts'
import type { Size } from '../../panes/pane.ts'
import type { View } from '../../text/frame.ts'
import { blank, joined, line, span, type Line, type Span } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, window, type Column } from '../../text/table.ts'
import { stageRoles } from './rows.ts'
import {
  executorColumns,
  gcShare,
  quantileColumns,
  taskColumns,
  type QuantileRow,
} from './stage-rows.ts'

function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  sort?: State['ui']['taskSort'],
): readonly Line[] {
  const placed = placeColumns(columns, width - 2)
  const header = headerLine(
    placed,
    sort === undefined ? undefined : { key: sort.by, descending: sort.descending },
  )
  return [header, ...rows.map((row) => rowLine(placed, row))].map(({ spans }) => ({
    spans: [span(' '), ...spans],
  }))
}

function figureLines({ stage, facts }: OpenedStage, state: State, width: number): readonly Line[] {
  const from = facts?.firstTaskAt ?? stage.submittedAt
  const time = from === undefined ? '–' : formatDuration((stage.completedAt ?? state.now) - from)
  const named = (name: string, words: Span): readonly Span[] => [span(`${name} `, 'dim'), words]
  const size = (name: string, amount: number | undefined) =>
    amount === undefined || amount === 0 ? [] : named(name, span(formatBytes(amount)))
  const head = joined(
    [
      [span(` stage ${stage.id}${stage.attempt > 0 ? `.${stage.attempt}` : ''}`, 'strong')],
      [span(stage.status, stageRoles[stage.status])],
      [span(`${stage.completedTasks}/${stage.tasks} tasks`)],
      stage.activeTasks > 0 ? [span(`${stage.activeTasks} running`, 'good')] : [],
      stage.failedTasks > 0 ? [span(`${stage.failedTasks} failed`, 'bad')] : [],
      [span(time)],
      [span(stage.name, 'dim')],
    ],
    width,
  )
  const figures = joined(
    [
      [span(' '), ...named('GC', gcShare(stage.gcTimeMs, stage.executorRunTimeMs))],
      size('input', stage.inputBytes),
      size('shuffle read', stage.shuffleReadBytes),
      size('shuffle write', stage.shuffleWriteBytes),
      size('spill to disk', stage.diskSpilledBytes),
      size('output', facts?.outputBytes),
      stage.shuffleFetchWaitMs > 0
        ? named('fetch wait', span(formatDuration(stage.shuffleFetchWaitMs)))
        : [],
    ],
    width,
  )
  const reason = facts?.failureReason
  return [head, figures, ...(reason === undefined ? [] : [line(span(` ${reason}`, 'bad'))])]
}

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

function localities({ tasks }: OpenedStage): string {
  const counts = [...Map.groupBy(tasks, ({ locality }) => locality)]
  return counts.map(([locality, members]) => `${members.length} ${locality}`).join(', ')
}

function stageLines(opened: OpenedStage, state: State, width: number): readonly Line[] {
  const { summary, tasks, rest, stage } = opened
  const containers = containersOf(state)
  const nameOf = (host: string) => {
    const container = containers.find(({ shortId }) => shortId === host)
    return container === undefined ? host : shortName(container.name, state.project)
  }
  const executors = rest?.executors.filter(({ isDriver }) => !isDriver) ?? []
  const known =
    tasks.length === 0
      ? rest === undefined
        ? 'its tasks have not been asked for yet'
        : 'its tasks are not known one by one'
      : tasks.length >= stage.tasks
        ? `all ${stage.tasks} tasks (${localities(opened)})`
        : `${tasks.length} of ${stage.tasks} tasks: the failed, the running and the slowest (${localities(opened)})`
  return [
    ...figureLines(opened, state, width),
    ...(summary === undefined
      ? []
      : [blank, ...table(quantileColumns, quantileRows(summary), width)]),
    blank,
    line(span(` ${known}`, 'dim')),
    ...(tasks.length === 0
      ? []
      : table(taskColumns(state.now, nameOf), tasks, width, state.ui.taskSort)),
    ...(executors.length === 0 ? [] : [blank, ...table(executorColumns(nameOf), executors, width)]),
  ]
}

/** The opened stage of the Jobs tab: its figures, distributions, tasks and executors. */
export function stageView(
  state: State,
  opened: OpenedStage,
  { width, height }: Size,
): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const lines = stageLines(opened, state, width)
  const { shown, offset } = window(lines, state.ui.offsets.stage ?? 0, height)
  return {
    lines: shown,
    footer: [span('Esc back to the jobs', 'dim')],
    scroll: { offset, count: lines.length, from: 0, rows: height },
  }
}

/** Lines of the opened stage in all; 0 where none is open. */
export function stageExtent(state: State, width: number): number {
  const opened = openedStage(state)
  return opened === undefined ? 0 : stageLines(opened, state, width).length
}
