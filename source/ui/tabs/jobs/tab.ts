import { valueOf } from '../../../model/reading.ts'
import type { ApplicationDetail } from '../../../model/spark-facts.ts'
import { formatDuration, formatMiB } from '../../../model/units.ts'
import { plural } from '../../../model/waiting/explanation.ts'
import { selectedApplication, type ApplicationRow } from '../../../store/selectors/applications.ts'
import { staleWords } from '../../../store/selectors/cluster.ts'
import {
  jobEntries,
  openedStage,
  selectedJobEntry,
  selectedRest,
  shownDetail,
  type JobEntry,
} from '../../../store/selectors/jobs.ts'
import type { State } from '../../../store/state.ts'
import { applicationRoles, applicationTime } from '../../panes/master/rows.ts'
import type { Size } from '../../panes/pane.ts'
import { joined, line, span, type Line } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, window, type Column } from '../../text/table.ts'
import type { TabView } from '../tab.ts'
import { sqlLines, storageLines } from './kept.ts'
import { stageExtent, stageView } from './stage.ts'
import { jobColumns, stageColumns } from './rows.ts'

function headLine({ application, active, progress }: ApplicationRow, state: State, width: number) {
  const row = { application, active, progress }
  const executor = formatMiB(application.memoryPerExecutorMiB)
  return joined(
    [
      [span(` ${application.name}`, 'strong')],
      [span(application.state, applicationRoles[application.state])],
      [span(application.id, 'dim')],
      [span(plural(application.cores, 'core'))],
      [span(`${executor} an executor`)],
      [span(formatDuration(applicationTime(row, state.now)))],
      [span(application.user, 'dim')],
    ],
    width,
  )
}

/** Lines of the tab, and which of them is the marked row. */
interface Drawn {
  readonly lines: readonly Line[]
  readonly marked: number
}

function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly (readonly [row: Row, mark: 'marked' | 'selected' | undefined])[],
  width: number,
): readonly Line[] {
  const placed = placeColumns(columns, width - 2)
  const header: Line = { spans: [span(' '), ...headerLine(placed).spans] }
  return [
    header,
    ...rows.map(([row, mark]): Line => {
      const { spans } = rowLine(placed, row)
      if (mark === undefined) return { spans: [span(' '), ...spans] }
      const marked = [span('▸', 'accent'), ...spans, span(' ')]
      return mark === 'selected' ? { spans: marked, mark } : { spans: marked }
    }),
  ]
}

function detailLines(detail: ApplicationDetail, state: State, width: number): Drawn {
  const executors = detail.executors.filter(({ active, id }) => active && id !== 'driver')
  const slots = executors.reduce((sum, { maxTasks }) => sum + maxTasks, 0)
  const busy = executors.reduce((sum, { activeTasks }) => sum + activeTasks, 0)
  const entries = jobEntries(state)
  const selected = selectedJobEntry(state)
  const mark = ({ id }: JobEntry) =>
    id !== selected?.id ? undefined : state.ui.focus === 'detail' ? 'selected' : 'marked'
  const jobs = entries.flatMap((entry) =>
    entry.kind === 'job' ? [[entry.job, mark(entry)] as const] : [],
  )
  const stages = entries.flatMap((entry) =>
    entry.kind === 'stage' ? [[entry.stage, mark(entry)] as const] : [],
  )
  const before = [
    joined(
      [
        [span(` ${plural(executors.length, 'executor')}`)],
        [span(`${busy} of ${plural(slots, 'slot')} busy`)],
        [span(plural(detail.jobs.length, 'job'))],
        [span(plural(detail.stages.length, 'stage'))],
      ],
      width,
    ),
    line(),
    ...table(jobColumns(state.now), jobs, width),
    line(),
  ]
  const rest = selectedRest(state)
  const lines = [
    ...before,
    ...table(stageColumns(state.now), stages, width),
    ...(rest === undefined ? [] : [...sqlLines(rest, width), ...storageLines(rest, width)]),
  ]
  const ofJob = jobs.findIndex(([, marked]) => marked !== undefined)
  const ofStage = stages.findIndex(([, marked]) => marked !== undefined)
  return { lines, marked: ofJob >= 0 ? 3 + ofJob : before.length + 1 + Math.max(0, ofStage) }
}

function allLines(state: State, { width }: Size): Drawn {
  const plain = (lines: readonly Line[]): Drawn => ({ lines, marked: 0 })
  const row = selectedApplication(state)
  if (row === undefined) {
    const help = state.readOnly ? '' : ' — x launches an example'
    return plain([line(span(` no application yet${help}`, 'dim'))])
  }
  const reading = shownDetail(state)
  const detail = valueOf(reading)
  const head = headLine(row, state, width)
  if (detail !== undefined) {
    const { lines, marked } = detailLines(detail, state, width)
    const stale = reading.kind === 'stale'
    const shown = stale ? lines.map(({ spans }): Line => ({ spans, mark: 'stale' })) : lines
    return { lines: [head, ...shown], marked: marked + 1 }
  }
  if (!row.active) {
    return plain([head, line(span(' ended: its jobs went with its driver', 'dim'))])
  }
  if (reading.kind === 'stale') {
    return plain([head, line(span(` ${staleWords(reading, state.now)}`, 'bad'))])
  }
  const words =
    row.application.state === 'WAITING'
      ? ' waiting for cores or memory'
      : ' waiting for its first answer'
  return plain([head, line(span(words, 'dim'))])
}

/** The Jobs tab: jobs and stages of the selected application, or one of its stages whole. */
export const jobsTab: TabView = {
  view: (state, size) => {
    const opened = openedStage(state)
    if (opened !== undefined) return stageView(state, opened, size)
    const { lines, marked } = allLines(state, size)
    // The marked row stays in the middle, so that what is around it is seen as well.
    const { height } = size
    const last = jobEntries(state).at(-1)?.id === selectedJobEntry(state)?.id
    const centred = Math.max(0, marked - Math.floor(height / 2))
    // At the last one what stands below comes into view too.
    const wanted = last ? Math.min(marked, Math.max(0, lines.length - height)) : centred
    const { shown, offset } = window(lines, wanted, height)
    const reading = shownDetail(state)
    return {
      lines: shown,
      footer: reading.kind === 'stale' ? [span(staleWords(reading, state.now), 'bad')] : [],
      scroll: { offset, count: lines.length, from: 0, rows: size.height },
    }
  },
  scrolled: (state, size) => {
    const rows = Math.max(1, size.height)
    return [
      openedStage(state) === undefined
        ? { name: 'jobs', rows, count: jobEntries(state).length }
        : { name: 'stage', rows, count: stageExtent(state, size.width) },
    ]
  },
}
