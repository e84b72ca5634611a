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
import type { DrillTable } from '../../../store/ui.ts'
import { line, span, type Line } from '../../text/line.ts'
import type { Size } from '../../text/scroll.ts'
import type { Block, Contents } from '../../text/view.ts'
import type { TabView } from '../../panes/pane.ts'
import { executorView } from './executor.ts'
import { applicationLine, whereLine } from './head.ts'
import { stageLines } from './stage.ts'
import { tableView } from './table.ts'

/** What is told only with all the rest that an application says of itself. */
const toldLate: ReadonlySet<DrillTable> = new Set(['sql', 'storage', 'environment', 'tasks'])

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
  const help = state.readOnly ? '' : ' — x launches an example'
  if (row === undefined) return line(span(` no application yet${help}`, 'dim'))
  const reading = shownDetail(state)
  if (valueOf(reading) !== undefined) return undefined
  if (!row.active) return line(span(` ended: ${endedWords(state, row)}`, 'dim'))
  if (reading.kind === 'stale') return line(span(` ${staleWords(reading, state.now)}`, 'bad'))
  const waits = row.application.state === 'WAITING'
  const what = waits ? 'cores or memory — a says why' : 'its first answer'
  return line(span(` waiting for ${what}`, 'dim'))
}

/** The lines above a table or an executor's output: whose it is, and where in it one is. */
function headLines(state: State, { width }: Size): readonly Line[] {
  const row = spokenApplication(state)
  if (row === undefined) return []
  return [applicationLine(row, state, width), whereLine(state, width)]
}

function body(state: State, size: Size): Contents {
  const head = headLines(state, size)
  const nothing = obstacle(state)
  if (nothing !== undefined) return { lines: [...head.slice(0, 1), nothing] }
  const table = shownTable(state)
  if (table === undefined) {
    const executor = openedExecutor(state)
    return executor === undefined
      ? { lines: [...head, line(span(' this executor is not known any more', 'dim'))] }
      : executorView(state, executor, head, size)
  }
  const stage = openedStage(state)
  const room = { width: size.width, height: size.height - head.length }
  const above = stage === undefined ? head : [...head, ...stageLines(state, stage, room)]
  const untold = toldLate.has(table) && selectedRest(state) === undefined
  const silence = untold ? 'not told yet: it is asked every two seconds' : undefined
  return tableView(state, table, above, size, silence)
}

/** The Jobs tab: an application's jobs, their stages, tasks and executors, and what else it is. */
export const jobsTab: TabView = {
  view: (state, size) => {
    const reading = shownDetail(state)
    const shown = body(state, size)
    if (reading.kind !== 'stale' || reading.value === undefined) return shown
    const head = headLines(state, size).length
    const lines = shown.lines.map((block, index): Block =>
      index < head ? block : { mark: 'stale', ...block },
    )
    return { ...shown, lines, footer: [span(staleWords(reading, state.now), 'bad')] }
  },
}
