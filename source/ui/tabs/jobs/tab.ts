import { valueOf } from '../../../domain/reading.ts'
import type { ApplicationRow } from '../../../store/selectors/applications.ts'
import { staleWords } from '../../../domain/presence.ts'
import {
  openedExecutor,
  openedStage,
  selectedRest,
  shownDetail,
  shownTable,
} from '../../../store/selectors/drill/opened.ts'
import { spokenApplication } from '../../../store/selectors/spoken.ts'
import type { State } from '../../../store/state.ts'
import type { Aspect, DrillTable } from '../../../store/ui.ts'
import type { Size } from '../../panes/pane.ts'
import type { View } from '../../text/frame.ts'
import { line, span, type Line } from '../../text/line.ts'
import type { TabView } from '../tab.ts'
import { executorView } from './executor.ts'
import { applicationLine, whereLine } from './head.ts'
import { stageLines } from './stage.ts'
import { tableView } from './table.ts'

type Drawn = Pick<View, 'lines' | 'footer' | 'scroll'>

/** What is told only with all the rest that an application says of itself. */
const toldLate: ReadonlySet<Aspect | DrillTable> = new Set([
  ...(['sql', 'storage', 'environment', 'tasks'] as const),
])

/** Why nothing is known of an application that has ended. */
function endedWords(state: State, { application }: ApplicationRow): string {
  const log = state.applications[application.id]?.eventLog
  if (log?.kind === 'reading') return 'its event log is being read'
  const lost = 'its jobs went with its driver'
  return log?.kind === 'none' ? `${lost}, and ${log.reason ?? 'it left no event log'}` : lost
}

/** Why there is nothing to look at; undefined where there is. */
function obstacle(state: State): Line | undefined {
  const row = spokenApplication(state)
  if (row === undefined) {
    const help = state.readOnly ? '' : ' — x launches an example'
    return line(span(` no application yet${help}`, 'dim'))
  }
  const reading = shownDetail(state)
  if (valueOf(reading) !== undefined) return undefined
  if (!row.active) return line(span(` ended: ${endedWords(state, row)}`, 'dim'))
  if (reading.kind === 'stale') return line(span(` ${staleWords(reading, state.now)}`, 'bad'))
  return line(
    span(
      row.application.state === 'WAITING'
        ? ' waiting for cores or memory — a says why'
        : ' waiting for its first answer',
      'dim',
    ),
  )
}

/** The lines above a table or an executor's output: whose it is, and where in it one is. */
function headLines(state: State, { width }: Size): readonly Line[] {
  const row = spokenApplication(state)
  if (row === undefined) return []
  return [applicationLine(row, state, width), whereLine(state, width)]
}

/** The lines above the table that is shown. */
function aboveTable(state: State, size: Size): readonly Line[] {
  const head = headLines(state, size)
  const stage = openedStage(state)
  if (stage === undefined) return head
  const room = { width: size.width, height: size.height - head.length }
  return [...head, ...stageLines(state, stage, room)]
}

function drawn(state: State, size: Size): Drawn {
  const nothing = obstacle(state)
  if (nothing !== undefined) return { lines: [...headLines(state, size).slice(0, 1), nothing] }
  const table = shownTable(state)
  if (table !== undefined) {
    const untold = toldLate.has(table) && selectedRest(state) === undefined
    const silence = untold ? 'not told yet: it is asked every two seconds' : undefined
    return tableView(state, table, aboveTable(state, size), size, silence)
  }
  const executor = openedExecutor(state)
  const head = headLines(state, size)
  return executor === undefined
    ? { lines: [...head, line(span(' this executor is not known any more', 'dim'))] }
    : executorView(state, executor, head, size)
}

/** The Jobs tab: an application's jobs, their stages, tasks and executors, and what else it is. */
export const jobsTab: TabView = {
  view: (state, size) => {
    const reading = shownDetail(state)
    const shown = drawn(state, size)
    if (reading.kind !== 'stale' || reading.value === undefined) return shown
    const head = headLines(state, size).length
    const lines = shown.lines.map((one, index): Line =>
      index < head || one.mark !== undefined ? one : { spans: one.spans, mark: 'stale' },
    )
    return { ...shown, lines, footer: [span(staleWords(reading, state.now), 'bad')] }
  },
}
