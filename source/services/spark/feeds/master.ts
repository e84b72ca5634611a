import { errorMessage } from '../../../domain/text.ts'
import type { Master } from '../../../domain/spark.ts'
import { failed, fresh, type Reading, valueOf } from '../../../domain/reading.ts'
import { keepSame } from '../../../domain/same.ts'
import { appendTimeline, masterDiff } from '../../../domain/timeline.ts'
import { withSummaries } from '../../../store/applications.ts'
import { containersOf, requireRunning } from '../../../domain/presence.ts'
import { nameOfHost } from '../../../store/selectors/hosts.ts'
import type { State } from '../../../store/state.ts'
import { withAway } from '../../../feeds/away.ts'
import { defaultCoresOf, type FeedContext } from '../../../feeds/context.ts'
import { withoutGone } from '../../../feeds/gone.ts'
import { poll, type Poller } from '../../../feeds/poll.ts'
import { judged } from './judge.ts'

/** Since when the master does not count on workers whose containers run. */
function notAliveIn(state: State, { workers }: Master, at: number): State['notAlive'] {
  const alive = new Set(workers.flatMap(({ host, state: is }) => (is === 'ALIVE' ? [host] : [])))
  return Object.fromEntries(
    containersOf(state)
      .filter(
        ({ service, state: is, shortId }) =>
          service === 'worker' && is === 'running' && !alive.has(shortId),
      )
      .map(({ shortId }) => [shortId, state.notAlive[shortId] ?? at]),
  )
}

/** The state with what the master said or did not, and what follows from that. */
export function withMaster(
  state: State,
  master: Reading<Master>,
  at: number,
  defaultCores?: number,
): State {
  const previous = valueOf(state.master)
  const nameOf = (host: string) => nameOfHost(state, host) ?? `worker ${host}`
  const away = withAway(state, 'master', 'master', 'spark', master, at)
  const entries = master.kind === 'fresh' ? masterDiff(previous, master.value, at, nameOf) : []
  const notAlive = master.kind === 'fresh' ? notAliveIn(state, master.value, at) : state.notAlive
  const timeline = appendTimeline(away.timeline, entries)
  const next = withoutGone({ ...state, master, notAlive, timeline })
  return judged(withSummaries(next), defaultCores)
}

/** Keeps `state.master`, and Spark's part of the timeline by comparing its answers. */
export function feedMaster(context: FeedContext): Poller {
  const { clients, store, signal, pause } = context
  const defaultCores = defaultCoresOf(context)
  return poll({
    task: async (either) => {
      requireRunning(store.get(), 'master')
      const master = await clients.spark.master(either)
      const at = Date.now()
      store.update((state) => {
        const kept = keepSame(valueOf(state.master), master)
        return withMaster(state, fresh(kept, at), at, defaultCores)
      })
    },
    failed: (error) => {
      const at = Date.now()
      store.update((state) => withMaster(state, failed(state.master, errorMessage(error), at), at))
    },
    everyMs: 1000,
    maxMs: 10_000,
    signal,
    pause,
  })
}
