import { valueOf } from '../../../domain/reading.ts'
import type { Master } from '../../../domain/spark.ts'
import { bytesPair, formatDuration, mib } from '../../../domain/units.ts'
import { lists, shownOffset } from '../../../store/reducers/lists.ts'
import {
  applicationCounts,
  applicationRows,
  selectedApplication,
  type ApplicationRow,
} from '../../../store/selectors/applications.ts'
import { titleBeside } from '../../../diagnostics/diagnosis/wording.ts'
import { hostNames, worstDiagnoses } from '../../../store/selectors/diagnoses.ts'
import { presenceOf } from '../../../domain/presence.ts'
import type { State } from '../../../store/state.ts'
import type { MeterRow } from '../../../ui/text/meters.ts'
import { line, span, type Line, type Span } from '../../../ui/text/line.ts'
import { window } from '../../../ui/text/scroll.ts'
import { table } from '../../../ui/text/table.ts'
import type { Block } from '../../../ui/text/view.ts'
import {
  obstacleOf,
  paneTitle,
  readingView,
  stripOf,
  type PaneView,
} from '../../../ui/panes/pane.ts'
import { applicationColumns, masterStatusRoles } from './rows.ts'

/** Lines above the list of applications: status, cores, memory; in a higher pane a blank one. */
function factLines(height: number): number {
  return height >= 9 ? 4 : 3
}

function counts(state: State): readonly Span[] {
  const { running, waiting, done } = applicationCounts(state)
  return [
    span(`${running} running`, running > 0 ? 'good' : 'plain'),
    span(', '),
    span(`${waiting} waiting`, waiting > 0 ? 'warning' : 'plain'),
    span(', '),
    span(`${done} done`),
  ]
}

function uptime(state: State): string {
  const presence = presenceOf(state, 'master')
  return presence.kind === 'running' &&
    state.containers.kind === 'fresh' &&
    presence.container.startedAt !== undefined
    ? `up ${formatDuration(state.now - presence.container.startedAt)}`
    : ''
}

function usage(label: string, used: number, total: number, words: string): MeterRow {
  const share = total > 0 ? used / total : 0
  // Cores in use are what a cluster is for: a full bar is no alarm.
  return { kind: 'meter', label, share, words, figures: 13, role: 'accent' }
}

function facts(state: State, master: Master, height: number): readonly Block[] {
  const status = span(master.status, masterStatusRoles[master.status])
  const cores = `${master.coresUsed}/${master.cores}`
  const memory = bytesPair(master.memoryUsedMiB * mib, master.memoryMiB * mib)
  return [
    line(' ', status, ' ', ...counts(state)),
    usage('cores', master.coresUsed, master.cores, cores),
    usage('memory', master.memoryUsedMiB, master.memoryMiB, memory),
    ...(factLines(height) > 3 ? [line()] : []),
  ]
}

/** What the list of applications shows: rows, and where a line under one says why it waits. */
interface Listed {
  readonly rows: number
  readonly offset: number
  readonly shown: readonly ApplicationRow[]
  /** Applications with such a line: at most every third line is one. */
  readonly noted: ReadonlySet<string>
}

function listed(state: State, height: number): Listed {
  const lines = Math.max(0, height - 1)
  const causes = worstDiagnoses(state)
  const all = applicationRows(state)
  const wanted = all
    .filter(({ application: { id } }) => causes.has(id))
    .map((row) => row.application.id)
  const noted = new Set(wanted.slice(0, Math.floor(lines / 3)))
  const rows = Math.max(0, lines - noted.size)
  const { shown, offset } = window(all, shownOffset(state, lists.applications, rows), rows)
  return { rows, offset, shown, noted }
}

/** Lines of the list, counted from its first row, that say why the row above waits. */
function notesOf({ shown, noted }: Listed): readonly number[] {
  let said = 0
  return shown.flatMap(({ application }, index) =>
    noted.has(application.id) ? [index + 1 + said++] : [],
  )
}

function noteLine(state: State, { application }: ApplicationRow): Line {
  const cause = worstDiagnoses(state).get(application.id)
  return line(
    span('  └ ', 'dim'),
    span(cause === undefined ? '' : titleBeside(cause, hostNames(state)), 'warning'),
  )
}

function list(state: State, width: number, { shown, noted }: Listed): Block {
  if (applicationRows(state).length === 0)
    return line(span(' no application yet — x launches an example', 'dim'))
  return table(applicationColumns(state.now), shown, {
    width,
    selected: selectedApplication(state),
    focused: state.ui.focus === 'master' && state.master.kind === 'fresh',
    note: (row) => (noted.has(row.application.id) ? noteLine(state, row) : undefined),
  })
}

/** The Master pane. */
export const masterPane: PaneView = {
  view: (state, { width, height }) => {
    const obstacle = obstacleOf(state, 'master')
    const top = factLines(height)
    const count = applicationRows(state).length
    const shown = listed(state, height - top)
    return {
      title: paneTitle(1, 'Master'),
      summary: [span(uptime(state), 'dim')],
      footer: [span(obstacle?.gone === true ? '' : (valueOf(state.master)?.url ?? ''), 'dim')],
      ...readingView(state.master, obstacle, (master) => [
        ...facts(state, master, height),
        list(state, width, shown),
      ]),
      scroll: {
        name: 'applications',
        offset: shown.offset,
        count,
        from: top + 1,
        rows: shown.rows,
        notes: notesOf(shown),
      },
    }
  },
  strip: (state) =>
    stripOf(state, 'master', state.master, (master) => [
      [span(master.status, masterStatusRoles[master.status])],
      [span(`cores ${master.coresUsed}/${master.cores}`)],
      [span(`memory ${bytesPair(master.memoryUsedMiB * mib, master.memoryMiB * mib)}`)],
      counts(state),
    ]),
}
