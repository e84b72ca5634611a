import { valueOf } from '../../../model/reading.ts'
import type { ApplicationDetail, Job, Stage } from '../../../model/spark.ts'
import { formatDuration, formatMiB } from '../../../model/units.ts'
import {
  selectedApplication,
  selectedDetail,
  type ApplicationRow,
} from '../../../store/selectors/applications.ts'
import { staleWords } from '../../../store/selectors/cluster.ts'
import type { State } from '../../../store/state.ts'
import { applicationRoles, applicationTime } from '../../panes/master/rows.ts'
import type { Size } from '../../panes/pane.ts'
import { joined, line, span, type Line } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, window, type Column } from '../../text/table.ts'
import type { TabView } from '../tab.ts'
import { jobColumns, stageColumns } from './rows.ts'

function headLine({ application, active, progress }: ApplicationRow, state: State, width: number) {
  const row = { application, active, progress }
  const executor = formatMiB(application.memoryPerExecutorMiB)
  return joined(
    [
      [span(` ${application.name}`, 'strong')],
      [span(application.state, applicationRoles[application.state])],
      [span(application.id, 'dim')],
      [span(`${application.cores} cores`)],
      [span(`${executor} an executor`)],
      [span(formatDuration(applicationTime(row, state.now)))],
      [span(application.user, 'dim')],
    ],
    width,
  )
}

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

/** What runs comes first, then the newest. */
function newestJobs(jobs: readonly Job[]): readonly Job[] {
  const rank = (job: Job) => (job.status === 'RUNNING' ? 0 : 1)
  return jobs.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id)
}

function newestStages(stages: readonly Stage[]): readonly Stage[] {
  const ranks: Record<Stage['status'], number> = {
    ACTIVE: 0,
    PENDING: 1,
    FAILED: 2,
    COMPLETE: 3,
    SKIPPED: 4,
  }
  return stages.toSorted(
    (a, b) => ranks[a.status] - ranks[b.status] || b.id - a.id || b.attempt - a.attempt,
  )
}

function detailLines(detail: ApplicationDetail, state: State, width: number): readonly Line[] {
  const executors = detail.executors.filter(({ active, id }) => active && id !== 'driver')
  const slots = executors.reduce((sum, { maxTasks }) => sum + maxTasks, 0)
  const busy = executors.reduce((sum, { activeTasks }) => sum + activeTasks, 0)
  return [
    joined(
      [
        [span(` ${executors.length} executors`)],
        [span(`${busy} of ${slots} slots busy`)],
        [span(`${detail.jobs.length} jobs`)],
        [span(`${detail.stages.length} stages`)],
      ],
      width,
    ),
    line(),
    ...table(jobColumns(state.now), newestJobs(detail.jobs), width),
    line(),
    ...table(stageColumns(state.now), newestStages(detail.stages), width),
  ]
}

function allLines(state: State, { width }: Size): readonly Line[] {
  const row = selectedApplication(state)
  if (row === undefined) {
    const help = state.readOnly ? '' : ' — x launches an example'
    return [line(span(` no application yet${help}`, 'dim'))]
  }
  const reading = selectedDetail(state)
  const detail = valueOf(reading)
  const head = headLine(row, state, width)
  if (detail !== undefined) {
    const lines = detailLines(detail, state, width)
    if (reading.kind !== 'stale') return [head, ...lines]
    return [head, ...lines.map(({ spans }): Line => ({ spans, mark: 'stale' }))]
  }
  if (!row.active) {
    return [head, line(span(' ended: its jobs went with its driver', 'dim'))]
  }
  if (reading.kind === 'stale') {
    return [head, line(span(` ${staleWords(reading, state.now)}`, 'bad'))]
  }
  const words =
    row.application.state === 'WAITING'
      ? ' waiting for cores or memory'
      : ' waiting for its first answer'
  return [head, line(span(words, 'dim'))]
}

/** The Jobs tab: jobs and stages of the selected application. */
export const jobsTab: TabView = {
  view: (state, size) => {
    const lines = allLines(state, size)
    const { shown, offset } = window(lines, state.ui.offsets.jobs ?? 0, size.height)
    const reading = selectedDetail(state)
    return {
      lines: shown,
      footer: reading.kind === 'stale' ? [span(staleWords(reading, state.now), 'bad')] : [],
      scroll: { offset, count: lines.length, from: 0, rows: size.height },
    }
  },
  scrolled: (state, size) => [
    { name: 'jobs', rows: Math.max(1, size.height), count: allLines(state, size).length },
  ],
}
