import { errorMessage } from '../../domain/text.ts'
import type { Container, LogLine } from '../../domain/container.ts'
import type { FeedContext } from '../../feeds/context.ts'
import { containersOf, targetContainer } from '../../store/selectors/target.ts'
import { keptLogLength, logLength, type LogState, type State } from '../../store/state.ts'
import { feedContainers } from './follow.ts'
import { followLog } from './log.ts'

/** How much of a log is read when it is first shown. */
const firstTail = 1000

/** The container whose log is on the screen, or would be in this tab. */
function logTarget(state: State): Container | undefined {
  const { tab, zoomed, focus, selected } = state.ui
  if (tab === 'logs') return targetContainer(state)
  if (tab !== 'runs' || !(zoomed || focus === 'detail')) return undefined
  return containersOf(state).find(({ id }) => id === selected.run)
}

/** A log with lines added, as a ring. */
export function withLines(logs: LogState, added: readonly LogLine[], length: number): LogState {
  const all = [...logs.lines, ...added]
  const over = Math.max(0, all.length - length)
  return { ...logs, lines: all.slice(over), dropped: logs.dropped + over, error: undefined }
}

const noLog: LogState = { containerId: undefined, lines: [], dropped: 0, error: undefined }

/** The state with an empty log of what is shown, where it has that of another. */
function begun(state: State): State {
  const containerId = logTarget(state)?.id
  return containerId === undefined || state.logs.containerId === containerId
    ? state
    : { ...state, logs: { ...noLog, containerId } }
}

/** Keeps `state.logs`: the log of what is shown is followed, and no other. */
export function feedLogs(context: FeedContext): Promise<void> {
  const { clients, store } = context

  const follow = (id: string, signal: AbortSignal) => {
    const change = (next: (state: State) => LogState) => {
      store.update((state) =>
        signal.aborted || state.logs.containerId !== id ? state : { ...state, logs: next(state) },
      )
    }
    const given = {
      tail: firstTail,
      againTail: logLength,
      known: store.get().logs.lines,
      add: (lines: readonly LogLine[]) => {
        change((state) => withLines(state.logs, lines, keptLogLength(state)))
      },
      failed: (error: unknown) => {
        change(({ logs }) => ({ ...logs, error: errorMessage(error) }))
      },
    }
    return followLog(clients.engine, id, given, signal)
  }
  return feedContainers(context, { wanted: (state) => [logTarget(state)], follow, tidy: begun })
}
