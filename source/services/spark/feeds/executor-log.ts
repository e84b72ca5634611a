import { errorMessage } from '../../../domain/text.ts'
import type { LogLine } from '../../../domain/container.ts'
import type { ExecutorLog, ExecutorLogRequest } from '../../../domain/executor-log.ts'
import { valueOf } from '../../../domain/reading.ts'
import { openedExecutor, showsExecutor } from '../../../store/selectors/drill/opened.ts'
import { spokenApplication } from '../../../store/selectors/spoken.ts'
import {
  type ExecutorLogState,
  keptLogLength,
  logLength,
  type State,
} from '../../../store/state.ts'
import { type FeedContext, onState } from '../../../feeds/context.ts'
import { createGroup } from '../../../feeds/group.ts'
import { poll } from '../../../feeds/poll.ts'

const everyMs = 2000
const maxMs = 8000

/** How many lines must be the same for one reading to go on where another ended. */
const overlap = 3

type Shown = Omit<ExecutorLogRequest, 'workerId'> & {
  /** The worker's host: its container's short id. */
  readonly host: string
  /** It has ended, by itself or with its application: nothing is added to its output any more. */
  readonly over: boolean
}

/** The executor whose output is on the screen; the driver's is its run's, not a worker's. */
export function shownExecutor(state: State): Shown | undefined {
  if (!showsExecutor(state)) return undefined
  const executor = openedExecutor(state)
  const applicationId = spokenApplication(state)?.application.id
  if (executor === undefined || executor.isDriver || applicationId === undefined) return undefined
  const { stream } = state.ui.drill
  const over = !executor.active
  return { applicationId, executorId: executor.id, host: executor.host, stream, over }
}

/** `app-…/0/stderr`. */
export function keyOf({ applicationId, executorId, stream }: Omit<Shown, 'over'>): string {
  return `${applicationId}/${executorId}/${stream}`
}

/** The output as it was, with what a new reading of its end adds; lines keep their numbers. */
export function withReading(
  known: ExecutorLogState,
  { lines, skippedBytes }: ExecutorLog,
  at: number,
  stream: LogLine['stream'] = 'stderr',
  length = logLength,
): ExecutorLogState {
  const said = known.lines.map(({ text }) => text)
  const whole = skippedBytes === 0
  const goesOn = whole && known.dropped === 0 && lines.length >= said.length
  // The last line may have been read while it was written.
  const whatStays = said.at(-1) === lines[said.length - 1] ? said.length : said.length - 1
  const joint = whole ? 0 : jointOf(said, lines)
  const [stay, from] = goesOn ? [whatStays, whatStays] : [joint > 0 ? said.length : 0, joint]
  const added = lines.slice(from).map((text): LogLine => ({ at, stream, text }))
  const dropped = stay > 0 || said.length === 0 ? known.dropped : known.dropped + said.length
  return cut(
    {
      ...known,
      lines: [...known.lines.slice(0, Math.max(0, stay)), ...added],
      dropped: whole && !goesOn ? 0 : dropped,
      error: undefined,
    },
    length,
  )
}

/** Where in `next` the last lines of `before` end; 0: they are not in it. */
function jointOf(before: readonly string[], next: readonly string[]): number {
  const tail = before.slice(-overlap)
  if (tail.length < overlap) return 0
  for (let end = next.length; end >= overlap; end -= 1) {
    if (tail.every((text, index) => next[end - overlap + index] === text)) return end
  }
  return 0
}

function cut(log: ExecutorLogState, length: number): ExecutorLogState {
  const over = Math.max(0, log.lines.length - length)
  return { ...log, lines: log.lines.slice(over), dropped: log.dropped + over }
}

/** An output that grows no more is read once, and tried this often. */
const lastTries = 3
const overMark = ' over'

/**
 * Keeps `state.executorLog`: the output of the executor on the screen is read again and again
 * while the executor goes on, and once more when it has ended.
 */
export function feedExecutorLog(context: FeedContext): Promise<void> {
  const { clients, store, signal, pause } = context

  const ask = async (shown: Shown, either: AbortSignal): Promise<ExecutorLog> => {
    const workers = valueOf(store.get().master)?.workers ?? []
    const worker = workers.findLast(({ host }) => host === shown.host)
    if (worker === undefined) {
      throw new Error(`the worker of executor ${shown.executorId} is gone, and its output with it`)
    }
    const { applicationId, executorId, stream } = shown
    const request = { workerId: worker.id, applicationId, executorId, stream }
    return await clients.spark.executorLog(request, either)
  }

  const follow = (member: string, ofExecutor: AbortSignal) => {
    const over = member.endsWith(overMark)
    const key = over ? member.slice(0, -overMark.length) : member
    const read = new AbortController()
    let failures = 0
    const change = (next: (log: ExecutorLogState, state: State) => ExecutorLogState) => {
      store.update((state) =>
        ofExecutor.aborted || state.executorLog.key !== key
          ? state
          : { ...state, executorLog: next(state.executorLog, state) },
      )
    }
    return poll({
      task: async (either) => {
        const shown = shownExecutor(store.get())
        if (shown === undefined || keyOf(shown) !== key) return
        const said = await ask(shown, either)
        const at = Date.now()
        change((log, state) => withReading(log, said, at, shown.stream, keptLogLength(state)))
        if (over) read.abort()
      },
      failed: (error) => {
        change((log) => ({ ...log, error: errorMessage(error) }))
        failures += 1
        if (over && failures >= lastTries) read.abort()
      },
      everyMs,
      maxMs,
      signal: AbortSignal.any([ofExecutor, read.signal]),
      pause,
    }).stopped
  }

  const group = createGroup(follow, signal)
  onState(context, (state) => {
    const shown = shownExecutor(state)
    const key = shown && keyOf(shown)
    if (key !== undefined && state.executorLog.key !== key) {
      const log = { key, lines: [], dropped: 0, error: undefined }
      store.update((now) => ({ ...now, executorLog: log }))
    }
    group.want(key === undefined ? [] : [shown?.over === true ? `${key}${overMark}` : key])
  })
  return group.stopped
}
