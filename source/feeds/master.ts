import { lineOf } from '../clients/failure.ts'
import type { Master } from '../model/spark.ts'
import { failed, fresh, type Reading, valueOf } from '../model/reading.ts'
import { appendTimeline, availabilityEntry, masterDiff } from '../model/timeline.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { State } from '../store/state.ts'
import { requireRunning } from '../store/selectors/require.ts'
import type { FeedContext } from './context.ts'
import { poll, type Poller } from './poll.ts'

function withMaster(state: State, master: Reading<Master>, at: number): State {
  const previous = valueOf(state.master)
  const nameOf = (host: string) =>
    containersOf(state).find(({ shortId }) => shortId === host)?.name ?? `worker ${host}`
  const away = availabilityEntry('master', 'spark', state.master, master, at)
  const entries = [
    ...(away === undefined ? [] : [away]),
    ...(master.kind === 'fresh' ? masterDiff(previous, master.value, at, nameOf) : []),
  ]
  return { ...state, master, timeline: appendTimeline(state.timeline, entries) }
}

/** Keeps `state.master`, and Spark's part of the timeline by comparing its answers. */
export function feedMaster({ clients, store, signal, pause }: FeedContext): Poller {
  return poll({
    task: async (either) => {
      requireRunning(store.get(), 'master')
      const master = await clients.spark.master(either)
      const at = Date.now()
      store.update((state) => withMaster(state, fresh(master, at), at))
    },
    failed: (error) => {
      const at = Date.now()
      store.update((state) => withMaster(state, failed(state.master, lineOf(error), at), at))
    },
    everyMs: 1000,
    maxMs: 10_000,
    signal,
    pause,
  })
}
