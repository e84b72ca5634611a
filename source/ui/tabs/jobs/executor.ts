import type { ExecutorFacts } from '../../../domain/spark-facts.ts'
import { formatBytes, formatDuration, plural } from '../../../domain/units.ts'
import { untilWhen } from '../../../store/selectors/drill/opened.ts'
import { containerTone, containerWords } from '../../../domain/presence.ts'
import { containersOf } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'
import type { Size } from '../../panes/pane.ts'
import type { View } from '../../text/frame.ts'
import { joined, line, span, type Line, type Span } from '../../text/line.ts'
import { logBody } from '../logs/tab.ts'
import { executorWord, gcShare } from './columns/cells.ts'
import { hostName } from './table.ts'

/** What an executor is, where it runs and how it does. */
function executorLines(state: State, executor: ExecutorFacts, width: number): readonly Line[] {
  const named = (name: string, words: Span): readonly Span[] => [span(`${name} `, 'dim'), words]
  const container = containersOf(state).find(({ shortId }) => shortId === executor.host)
  const { active, removedAt, addedAt, peakHeapBytes, peakPythonBytes } = executor
  const until = active || executor.ended === true ? untilWhen(state) : removedAt
  const { text, role } = executorWord(executor)
  const where = joined(
    [
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
    ],
    width,
  )
  const figures = joined(
    [
      [span(' '), ...named('GC', gcShare(executor.gcTimeMs, executor.durationMs))],
      named(
        'cached',
        span(`${formatBytes(executor.memoryUsedBytes)} of ${formatBytes(executor.maxMemoryBytes)}`),
      ),
      peakHeapBytes === undefined ? [] : named('heap peak', span(formatBytes(peakHeapBytes))),
      peakPythonBytes === undefined || peakPythonBytes === 0
        ? []
        : named('Python peak', span(formatBytes(peakPythonBytes))),
      named('shuffle read', span(formatBytes(executor.shuffleReadBytes))),
      named('written', span(formatBytes(executor.shuffleWriteBytes))),
    ],
    width,
  )
  const { removeReason } = executor
  return [
    where,
    figures,
    ...(removeReason === undefined ? [] : [line(span(` ${removeReason}`, 'bad'))]),
  ]
}

/** An opened executor: its figures, and the end of its stderr or stdout. */
export function executorView(
  state: State,
  executor: ExecutorFacts,
  above: readonly Line[],
  size: Size,
): Pick<View, 'lines' | 'footer' | 'scroll'> {
  const head = executorHead(state, executor, above, size)
  const room = { width: size.width, height: Math.max(1, size.height - head.length) }
  const body = logBody(state, room, undefined)
  const { stream } = state.ui.drill
  return {
    ...body,
    lines: [...head, ...body.lines],
    footer: [span(`${stream} · `, 'dim'), ...(body.footer ?? [])],
    ...(body.scroll === undefined ? {} : { scroll: { ...body.scroll, from: head.length } }),
  }
}

/** The lines above an executor's output. */
export function executorHead(
  state: State,
  executor: ExecutorFacts,
  above: readonly Line[],
  { width }: Size,
): readonly Line[] {
  return [...above, ...executorLines(state, executor, width)]
}
