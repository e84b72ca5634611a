import { containerTone, containerWords } from '../../../domain/presence.ts'
import type { Executor } from '../../../domain/application.ts'
import { formatBytes, formatDuration, plural } from '../../../domain/units.ts'
import { untilWhen } from '../../../store/selectors/drill/opened.ts'
import { containersOf } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'
import { joined, line, named, span, type Line } from '../../text/line.ts'
import type { Size } from '../../text/scroll.ts'
import type { Contents } from '../../text/view.ts'
import { logUnder } from '../logs/tab.ts'
import { executorWord, gcShare, namedBytes } from './columns.ts'
import { hostName } from './table.ts'

/** What an executor is, where it runs and how it does. */
function executorLines(state: State, executor: Executor, width: number): readonly Line[] {
  const container = containersOf(state).find(({ shortId }) => shortId === executor.host)
  const { active, removedAt, addedAt, removeReason } = executor
  const until = active || executor.ended === true ? untilWhen(state) : removedAt
  const { text, role } = executorWord(executor)
  const cached = `${formatBytes(executor.memoryUsedBytes)} of ${formatBytes(executor.maxMemoryBytes)}`
  const where = [
    [span(` ${text}`, role)],
    named('on', span(hostName(state, executor.host), 'strong')),
    container === undefined
      ? [span('its container is gone', 'warning')]
      : [span(containerWords(container), containerTone(container))],
    addedAt === undefined || until === undefined ? [] : [span(formatDuration(until - addedAt))],
    [span(`${executor.activeTasks} of ${plural(executor.maxTasks, 'slot')} busy`)],
    [span(`${executor.completedTasks} done`)],
    executor.failedTasks > 0 ? [span(`${executor.failedTasks} failed`, 'bad')] : [],
    [span('l: container’s log, e: shell', 'dim')],
  ]
  const { peakHeapBytes } = executor
  const figures = [
    [span(' '), ...named('GC', gcShare(executor.gcTimeMs, executor.durationMs))],
    named('cached', cached),
    peakHeapBytes === undefined ? [] : named('heap peak', formatBytes(peakHeapBytes)),
    namedBytes('Python peak', executor.peakPythonBytes),
    named('shuffle read', formatBytes(executor.shuffleReadBytes)),
    named('written', formatBytes(executor.shuffleWriteBytes)),
  ]
  return [
    joined(where, width),
    joined(figures, width),
    ...(removeReason === undefined ? [] : [line(span(` ${removeReason}`, 'bad'))]),
  ]
}

/** An opened executor: its figures, and the end of its stderr or stdout. */
export function executorView(
  state: State,
  executor: Executor,
  above: readonly Line[],
  size: Size,
): Contents {
  const body = logUnder([...above, ...executorLines(state, executor, size.width)], state, size)
  const { stream } = state.ui.drill
  return { ...body, footer: [span(`${stream} · `, 'dim'), ...(body.footer ?? [])] }
}
