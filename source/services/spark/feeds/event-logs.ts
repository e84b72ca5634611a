import { errorMessage } from '../../../domain/text.ts'
import type { Finished } from '../../../diagnostics/history/finished.ts'
import { fresh, valueOf } from '../../../domain/reading.ts'
import type { ApplicationSnapshot, EventLog, Executor } from '../../../domain/application.ts'
import type { Application } from '../../../domain/spark.ts'
import { newRecord, withRecords } from '../../../store/applications.ts'
import type { ApplicationRecord, EventLogState } from '../../../store/application-record.ts'
import { spokenApplication } from '../../../store/selectors/spoken.ts'
import type { State } from '../../../store/state.ts'
import { defaultCoresOf, type FeedContext, onState } from '../../../feeds/context.ts'
import { poll } from '../../../feeds/poll.ts'
import { judged } from './judge.ts'
import { unobservedSummary } from './summary.ts'

/** How often is looked whether there is something to read; what is wanted at once is read at once. */
const everyMs = 500
/** Before the second try; each time twice as long. */
const againMs = 500
/** How many that ended before this monitor looked are read for the history. */
const forHistory = 20

/**
 * How often the log of one that has just ended is tried: a driver unregisters shortly before it
 * finishes its log, and one that was killed never does, so that after a while what is there is
 * taken. A log that is missing was hardly ever written: its folder is made when an application
 * starts.
 */
const tries = { writing: 6, failed: 4, missing: 3 } as const

/** An application whose event log is to be read next. */
export interface Wanted {
  readonly application: Application
  /** It ended while this monitor looked; it is shown; or the history lacks it. */
  readonly why: 'ended' | 'shown' | 'history'
}

/** What was done already. */
export interface ReadProgress {
  /** Applications that had ended when this monitor first looked. */
  readonly before: ReadonlySet<string>
  /** By reason and application: not to be read for it before this; Infinity: settled. */
  readonly notBefore: ReadonlyMap<string, number>
}

/** How the reading of an application's log for a reason is kept apart from others. */
export function progressKey({ why, application }: Wanted): string {
  return `${why} ${application.id}`
}

/**
 * Whose event log to read next: of those that ended while this monitor looked, the first; then the
 * one that is selected and of which nothing is known; then the newest that the history lacks.
 */
export function wantedLog(
  state: State,
  { before, notBefore }: ReadProgress,
  now: number,
): Wanted | undefined {
  const endedAt = ({ startedAt, durationMs }: Application) => startedAt + durationMs
  const due = (wanted: Wanted) => (notBefore.get(progressKey(wanted)) ?? 0) <= now
  const completed = (valueOf(state.master)?.completed ?? []).toSorted(
    (a, b) => endedAt(a) - endedAt(b),
  )
  const wantedFor = (why: Wanted['why'], all: readonly Application[]) =>
    all.map((application) => ({ application, why })).find(due)

  const shown = spokenApplication(state)
  const known = shown && state.applications[shown.application.id]
  const untold =
    known === undefined || (known.eventLog === undefined && valueOf(known.snapshot) === undefined)
  const remembered =
    state.history.kind === 'fresh'
      ? new Set(state.history.value.map(({ applicationId }) => applicationId))
      : undefined
  const old = completed.filter(({ id }) => before.has(id))
  return (
    wantedFor(
      'ended',
      completed.filter(({ id }) => !before.has(id)),
    ) ??
    (shown !== undefined && !shown.active && untold && before.has(shown.application.id)
      ? { application: shown.application, why: 'shown' }
      : undefined) ??
    wantedFor(
      'history',
      old
        .slice(-forHistory)
        .filter(({ id }) => remembered?.has(id) === false)
        .toReversed(),
    )
  )
}

/** The greatest of figures that may not be known. */
const greatest = (...figures: readonly (number | undefined)[]) =>
  figures.some((one) => one !== undefined) ? Math.max(...figures.map((one) => one ?? 0)) : undefined

/** Figures that only an application's page tells while it runs; Spark logs them by request only. */
const liveFigures = [
  'memoryUsedBytes',
  'peakHeapBytes',
  'peakOffHeapBytes',
  'peakPythonBytes',
] as const

/** What an application did by its event log, with what only its page told while it ran. */
export function withLive(
  logged: ApplicationSnapshot,
  live: ApplicationSnapshot | undefined,
): ApplicationSnapshot {
  if (live === undefined) return logged
  const seen = new Map(live.executors.map((one) => [one.id, one]))
  return {
    ...logged,
    executors: logged.executors.map((one): Executor => {
      const figures = liveFigures.map(
        (name) => [name, greatest(one[name], seen.get(one.id)?.[name])] as const,
      )
      return { ...one, ...Object.fromEntries(figures) }
    }),
    storage: logged.storage.length > 0 ? logged.storage : live.storage,
  }
}

function withLogState(
  state: State,
  application: Application,
  change: Partial<ApplicationRecord> & { readonly eventLog: EventLogState },
): State {
  const record = state.applications[application.id] ?? newRecord(application)
  return withRecords(state, { [application.id]: { ...record, ...change } })
}

/** The state with what an application did by its event log, and what follows from that. */
export function withLog(
  state: State,
  { application, why }: Wanted,
  log: EventLog,
  defaultCores: number | undefined,
): State {
  const live = state.applications[application.id]?.snapshot
  const snapshot = fresh(withLive(log.rest, live && valueOf(live)), state.now)
  const eventLog: EventLogState = { kind: 'read', cut: log.cut, observed: why === 'ended' }
  const summary = application
  return judged(withLogState(state, application, { summary, snapshot, eventLog }), defaultCores)
}

/** Whether an application said that it writes no log. */
function writesNone({ applications }: State, id: string): boolean {
  const record = applications[id]
  const snapshot = record && valueOf(record.snapshot)
  return snapshot !== undefined && snapshot.asked.properties['spark.eventLog.enabled'] !== 'true'
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

  const next = (state: State): Wanted | undefined =>
    before && wantedLog(state, { before, notBefore }, performance.now())

  const read = async (wanted: Wanted, either: AbortSignal) => {
    const { application, why } = wanted
    const { id } = application
    const key = progressKey(wanted)
    const count = (tried.get(key) ?? 0) + 1
    tried.set(key, count)
    const settle = (change: (state: State) => State) => {
      notBefore.set(key, Infinity)
      tried.delete(key)
      store.update(change)
    }
    const tell = (eventLog: EventLogState) => (state: State) =>
      why === 'history' ? state : withLogState(state, application, { eventLog })
    const none = (reason: string | undefined) => {
      settle(tell({ kind: 'none', reason, observed: why === 'ended' }))
    }
    if (why === 'ended' && writesNone(store.get(), id)) {
      none('it wrote no event log (spark.eventLog.enabled)')
      return
    }
    if (count === 1) store.update(tell({ kind: 'reading' }))
    // What ended before this monitor looked is as it is.
    const last = why !== 'ended'
    const unfinished = last || count >= tries.writing
    let reason: string | undefined
    const log = await clients.eventLogs.read(id, either, { unfinished }).catch((error: unknown) => {
      either.throwIfAborted()
      reason = errorMessage(error)
      return 'failed' as const
    })
    if (typeof log === 'object') {
      settle((state) => (why === 'history' ? state : withLog(state, wanted, log, defaultCores)))
      const summary = unobservedSummary(store.get(), application, log.rest)
      if (why === 'history' && summary !== undefined) remember(summary)
    } else if (last || count >= tries[log ?? 'missing']) none(reason)
    else notBefore.set(key, performance.now() + againMs * 2 ** (count - 1))
  }

  const poller = poll({
    task: async (either) => {
      const wanted = next(store.get())
      if (wanted !== undefined) await read(wanted, either)
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
