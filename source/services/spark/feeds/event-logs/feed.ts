import { lineOf } from '../../../../clients/failure.ts'
import type { EventLog } from '../../../../diagnostics/event-log/event-log.ts'
import type { Finished } from '../../../../diagnostics/history/finished.ts'
import { valueOf } from '../../../../domain/reading.ts'
import { restOf } from '../../../../domain/spark-facts.ts'
import type { EventLogState, State } from '../../../../store/state.ts'
import { activeApplications } from '../applications.ts'
import { defaultCoresOf, type FeedContext, onState } from '../../../../feeds/context.ts'
import { pruneEnded } from '../insight-keep.ts'
import { judged } from '../insight-judge.ts'
import { poll } from '../../../../feeds/poll.ts'
import { unobservedSummary } from '../summary.ts'
import { withLive } from './merge.ts'
import { type Wanted, wantedLog } from './wanted.ts'

/** How often is looked whether there is something to read; what is wanted at once is read at once. */
const everyMs = 500
/** Before the second try; each time twice as long. */
const againMs = 500

/**
 * How often a log is tried: a driver unregisters shortly before it finishes its log, and one that
 * was killed never does, so that after a while what is there is taken. A log that is missing was
 * hardly ever written: its folder is made when an application starts.
 */
const tries = { writing: 6, failed: 4, missing: 3 } as const

/** The state with how far the reading of an application's event log is. */
function withStatus(state: State, id: string, status: EventLogState): State {
  const eventLogs = { ...state.eventLogs, [id]: status }
  return { ...state, eventLogs: pruneEnded(eventLogs, activeApplications(state)) }
}

/** The state with what an application did by its event log, and what follows from that. */
export function withLog(
  state: State,
  { application, why }: Wanted,
  log: EventLog,
  defaultCores: number | undefined,
): State {
  const before = state.facts[application.id]
  const rest = withLive(log.rest, before && restOf(before))
  const status: EventLogState = { kind: 'read', cut: log.cut, observed: why === 'ended' }
  return withStatus(judged(state, { application, rest }, defaultCores), application.id, status)
}

/** Whether an application said that it writes no log. */
function writesNone(state: State, id: string): boolean {
  const facts = state.facts[id]
  const rest = facts && restOf(facts)
  return rest !== undefined && rest.asked.properties['spark.eventLog.enabled'] !== 'true'
}

/**
 * Reads the event log of each application that ends, so that what is told of it, and its summary in
 * the history, speak of all that it did; of one that ended before this monitor looked when it is
 * selected; and of the newest that the history lacks, for `remember`. One at a time.
 */
export function feedEventLogs(
  context: FeedContext,
  remember: (summary: Finished) => void,
): Promise<void> {
  const { clients, store, signal, pause } = context
  const defaultCores = defaultCoresOf(context)
  let before: Set<string> | undefined
  const notBefore = new Map<string, number>()
  const tried = new Map<string, number>()
  const summed = new Set<string>()

  const next = (state: State): Wanted | undefined =>
    before === undefined
      ? undefined
      : wantedLog(state, { before, notBefore, summed }, performance.now())

  /** Tries a log of an application that has just ended; it is tried again while it is not there. */
  const readEnded = async (wanted: Wanted, either: AbortSignal) => {
    const { id } = wanted.application
    const count = (tried.get(id) ?? 0) + 1
    tried.set(id, count)
    const settle = (change: (state: State) => State) => {
      notBefore.set(id, Infinity)
      tried.delete(id)
      store.update(change)
    }
    const none = (reason: string | undefined) => {
      settle((state) => withStatus(state, id, { kind: 'none', reason }))
    }
    if (writesNone(store.get(), id)) {
      none('it wrote no event log (spark.eventLog.enabled)')
      return
    }
    if (count === 1) store.update((state) => withStatus(state, id, { kind: 'reading' }))
    const unfinished = count >= tries.writing
    let reason: string | undefined
    const log = await clients.eventLogs.read(id, either, { unfinished }).catch((error: unknown) => {
      either.throwIfAborted()
      reason = lineOf(error)
      return 'failed' as const
    })
    if (typeof log === 'object') {
      settle((state) => withLog(state, wanted, log, defaultCores))
      return
    }
    if (count >= tries[log ?? 'missing']) none(reason)
    else notBefore.set(id, performance.now() + againMs * 2 ** (count - 1))
  }

  /** Reads a log that is as it is: its application ended before this monitor looked. */
  const readOld = async (wanted: Wanted, either: AbortSignal) => {
    const { id } = wanted.application
    const shown = wanted.why === 'shown'
    if (shown) store.update((state) => withStatus(state, id, { kind: 'reading' }))
    else summed.add(id)
    let reason: string | undefined
    const log = await clients.eventLogs
      .read(id, either, { unfinished: true })
      .catch((error: unknown) => {
        either.throwIfAborted()
        reason = lineOf(error)
        return undefined
      })
    if (typeof log !== 'object') {
      if (shown) store.update((state) => withStatus(state, id, { kind: 'none', reason }))
    } else if (shown) {
      store.update((state) => withLog(state, wanted, log, defaultCores))
    } else {
      const summary = unobservedSummary(store.get(), wanted.application, log.rest)
      if (summary !== undefined) remember(summary)
    }
  }

  const poller = poll({
    task: async (either) => {
      const wanted = next(store.get())
      if (wanted === undefined) return
      await (wanted.why === 'ended' ? readEnded : readOld)(wanted, either)
    },
    failed: () => undefined,
    everyMs,
    maxMs: everyMs,
    signal,
    pause,
  })
  onState(context, (state) => {
    const completed = valueOf(state.master)?.completed
    before ??= completed && new Set(completed.map(({ id }) => id))
    if (next(state) !== undefined) poller.wake()
  })
  return poller.stopped
}
