import { valueOf } from '../../../domain/reading.ts'
import { formatDuration, formatMiB, plural } from '../../../domain/units.ts'
import type { ApplicationRow } from '../../../store/selectors/applications.ts'
import { openedPath, shownDetail } from '../../../store/selectors/drill/opened.ts'
import { aspectCount } from '../../../store/selectors/drill/rows.ts'
import type { State } from '../../../store/state.ts'
import { aspects, type Aspect, type Opened } from '../../../store/ui.ts'
import { applicationRoles, applicationTime } from '../../../services/spark/master/rows.ts'
import { joined, span, spansWidth, type Line, type Span } from '../../text/line.ts'

const names: Record<Aspect, string> = {
  jobs: 'Jobs',
  stages: 'Stages',
  executors: 'Executors',
  sql: 'SQL',
  storage: 'Storage',
  environment: 'Environment',
}

/** Where what is known of an application that has ended comes from. */
function logWords({ active, application }: ApplicationRow, state: State): readonly Span[] {
  const log = active ? undefined : state.applications[application.id]?.eventLog
  if (log?.kind !== 'read') return []
  return [log.cut ? span('event log read in part', 'warning') : span('by its event log', 'dim')]
}

/** Whose jobs these are: name, state, id, what it has and how busy that is. */
export function applicationLine(row: ApplicationRow, state: State, width: number): Line {
  const { application } = row
  const detail = valueOf(shownDetail(state))
  const working = detail?.executors.filter(({ active, isDriver }) => active && !isDriver) ?? []
  const slots = working.reduce((sum, { maxTasks }) => sum + maxTasks, 0)
  const busy = working.reduce((sum, { activeTasks }) => sum + activeTasks, 0)
  return joined(
    [
      [span(` ${application.name}`, 'strong')],
      [span(application.state, applicationRoles[application.state])],
      [span(application.id, 'dim')],
      row.active && slots > 0 ? [span(`${busy} of ${plural(slots, 'slot')} busy`)] : [],
      [span(formatDuration(applicationTime(row, state.now)))],
      [span(plural(application.cores, 'core'))],
      [span(`${formatMiB(application.memoryPerExecutorMiB)} an executor`)],
      [span(application.user, 'dim')],
      logWords(row, state),
    ],
    width,
  )
}

function openedWords(opened: Opened): string {
  if (opened.kind === 'stage') {
    return `stage ${opened.id}${opened.attempt > 0 ? `.${opened.attempt}` : ''}`
  }
  return `${opened.kind} ${opened.id}`
}

/** The aspects with their counts, or the way from one of them to what is opened. */
export function whereLine(state: State, width: number): Line {
  const path = openedPath(state)
  const { aspect } = state.ui.drill
  if (path.length > 0) {
    const steps = [names[aspect], ...path.map(openedWords)]
    const spans = steps.flatMap((words, index): readonly Span[] => {
      const last = index === steps.length - 1
      const role = last ? 'title' : 'dim'
      return [span(index === 0 ? ' ' : ' › ', 'dim'), span(words, role)]
    })
    return { spans: [...spans, span(' · Esc goes back', 'dim')] }
  }
  const spans = aspects.flatMap((one): readonly Span[] => {
    const count = aspectCount(state, one)
    const words = count === undefined ? names[one] : `${names[one]} ${count}`
    return one === aspect ? [span(`[${words}]`, 'title')] : [span(` ${words} `, 'dim')]
  })
  const hint = spansWidth(spans) + 10 < width
  return { spans: hint ? [...spans, span('  v: next', 'dim')] : spans }
}
