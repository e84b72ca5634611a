import { errorMessage } from '../../../domain/text.ts'
import type { Finished } from '../../../diagnostics/history/finished.ts'
import { failed, fresh, valueOf } from '../../../domain/reading.ts'
import { appendTimeline, type TimelineEvent } from '../../../domain/timeline.ts'
import { type FeedContext, onState } from '../../../feeds/context.ts'
import { createWaitingRoom, mergeSummaries } from './history-file.ts'
import { poll } from '../../../feeds/poll.ts'
import { summaryOf } from './summary.ts'

const everyMs = 10_000

/** The running feed of the history. */
export interface HistoryFeed {
  /** Takes in the summary of an application that this monitor did not follow. */
  add(summary: Finished): void
  readonly stopped: Promise<void>
}

/**
 * Keeps `state.history`, and writes a summary of each application that ends to Redis. While Redis
 * is away they wait in memory and in the state folder. With `--read-only` nothing is written: what
 * ended while the monitor looked is in its own memory only.
 */
export function feedHistory(context: FeedContext): HistoryFeed {
  const { clients, store, signal, pause, config } = context
  const { readOnly } = store.get()
  const room =
    clients.kind === 'demo' || config === undefined
      ? undefined
      : createWaitingRoom(config.stateFolder)
  const summed = new Set<string>()
  let waiting: readonly Finished[] = []
  let loaded = false
  /** Why Redis took nothing the last time, once the timeline has it. */
  let told: string | undefined

  const write = async (either: AbortSignal) => {
    const written = new Set<string>()
    try {
      for (const summary of waiting) {
        await clients.history.remember(summary, either)
        written.add(summary.applicationId)
      }
    } finally {
      const left = waiting.filter(({ applicationId }) => !written.has(applicationId))
      if (left.length > 0 || written.size > 0) await room?.save(left, written)
      waiting = waiting.filter(({ applicationId }) => !written.has(applicationId))
    }
  }

  const poller = poll({
    task: async (either) => {
      if (!loaded) {
        loaded = true
        // What is added meanwhile must not be overwritten: `waiting` is read afterwards.
        const there = (await room?.load()) ?? []
        waiting = mergeSummaries(waiting, there)
      }
      // A Redis that refuses writes is still read; what waits is in the local file meanwhile.
      const refused = readOnly ? undefined : await refusalOf(write(either))
      either.throwIfAborted()
      const summaries = await clients.history.summaries(either)
      store.update((state) => ({
        ...state,
        history: fresh(mergeSummaries(waiting, summaries), Date.now()),
        timeline: appendTimeline(state.timeline, refused === told ? [] : refusal(refused)),
      }))
      told = refused
    },
    failed: (error) => {
      store.update((state) => {
        const known = mergeSummaries(waiting, valueOf(state.history) ?? [])
        const history = failed(state.history, errorMessage(error), Date.now())
        return {
          ...state,
          history: history.kind === 'stale' ? { ...history, value: known } : history,
        }
      })
    },
    everyMs,
    maxMs: everyMs,
    signal,
    pause,
  })

  const add = (summary: Finished) => {
    summed.add(summary.applicationId)
    waiting = mergeSummaries([summary], waiting)
    poller.wake()
  }
  onState(context, (state) => {
    for (const id of Object.keys(state.applications)) {
      if (summed.has(id)) continue
      const summary = summaryOf(state, id)
      if (summary !== undefined) add(summary)
    }
  })
  // What came after the last asking must not end with this program.
  const stopped = poller.stopped.then(async () => {
    if (!readOnly && waiting.length > 0) await room?.save(waiting, new Set())
  })
  return { add, stopped }
}

/** Why it was not done; undefined where it was. */
async function refusalOf(task: Promise<void>): Promise<string | undefined> {
  try {
    await task
    return undefined
  } catch (error) {
    return errorMessage(error)
  }
}

/** The timeline's entry for a Redis that takes no summaries, or takes them again. */
function refusal(reason: string | undefined): readonly TimelineEvent[] {
  const text =
    reason === undefined
      ? 'the history is written to Redis again'
      : `the history waits in a local file: ${reason}`
  return [
    { at: Date.now(), kind: 'engine', severity: reason === undefined ? 'good' : 'warning', text },
  ]
}
