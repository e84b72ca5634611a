import { lineOf } from '../clients/failure.ts'
import type { Master } from '../model/spark.ts'
import { failed, fresh, type Reading, valueOf } from '../model/reading.ts'
import { appendTimeline, masterDiff } from '../model/timeline.ts'
import { nameOfHost } from '../store/selectors/hosts.ts'
import type { State } from '../store/state.ts'
import { requireRunning } from '../store/selectors/require.ts'
import { awayEntry } from './away.ts'
import type { FeedContext } from './context.ts'
import { withoutGone } from './gone.ts'
import { poll, type Poller } from './poll.ts'

/** Since when the workers that were told to leave are said to be leaving. */
function leavingOf(state: State, { workers }: Master, at: number): State['leaving'] {
  return Object.fromEntries(
    workers
      .filter((worker) => worker.state === 'DECOMMISSIONED')
      .map(({ id }) => [id, state.leaving[id] ?? at]),
  )
}

/** The state with what the master said or did not, and what that means for the timeline. */
export function withMaster(state: State, master: Reading<Master>, at: number): State {
  const previous = valueOf(state.master)
  const nameOf = (host: string) => nameOfHost(state, host) ?? `worker ${host}`
  const away = awayEntry(state, 'master', master, at)
  const entries = [
    ...(away === undefined ? [] : [away]),
    ...(master.kind === 'fresh' ? masterDiff(previous, master.value, at, nameOf) : []),
  ]
  const leaving = master.kind === 'fresh' ? leavingOf(state, master.value, at) : state.leaving
  const timeline = appendTimeline(state.timeline, entries)
  return withoutGone({ ...state, master, leaving, timeline })
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
