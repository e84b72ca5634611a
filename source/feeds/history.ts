import { lineOf } from '../clients/failure.ts'
import type { Finished } from '../model/history.ts'
import { failed, fresh, valueOf } from '../model/reading.ts'
import { type FeedContext, onState } from './context.ts'
import { createWaitingRoom, mergeSummaries } from './history-file.ts'
import { poll } from './poll.ts'
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

  const write = async (either: AbortSignal) => {
    const written = new Set<string>()
    try {
      for (const summary of waiting) {
        await clients.redis.remember(summary, either)
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
        waiting = mergeSummaries(waiting, (await room?.load()) ?? [])
      }
      if (!readOnly) await write(either)
      const summaries = await clients.redis.summaries(either)
      store.update((state) => ({
        ...state,
        history: fresh(mergeSummaries(waiting, summaries), Date.now()),
      }))
    },
    failed: (error) => {
      store.update((state) => {
        const known = mergeSummaries(waiting, valueOf(state.history) ?? [])
        const history = failed(state.history, lineOf(error), Date.now())
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
    for (const id of Object.keys(state.facts)) {
      if (summed.has(id)) continue
      const summary = summaryOf(state, id)
      if (summary !== undefined) add(summary)
    }
  })
  return { add, stopped: poller.stopped }
}
