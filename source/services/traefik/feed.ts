import { lineOf } from '../../clients/failure.ts'
import { withComplaint } from './complaint.ts'
import { failed, fresh, type Reading } from '../../domain/reading.ts'
import { appendTimeline } from '../../domain/timeline.ts'
import { type Traefik, traefikRates as ratesBetween } from '../../domain/traefik.ts'
import type { State } from '../../store/state.ts'
import { containersOf } from '../../store/selectors/containers.ts'
import { requireRunning } from '../../store/selectors/require.ts'
import { awayEntry } from '../../feeds/away.ts'
import { type FeedContext, ring } from '../../feeds/context.ts'
import { withoutGone } from '../../feeds/gone.ts'
import { poll, type Poller } from '../../feeds/poll.ts'

/** Ten minutes at one every two seconds. */
const keptRates = 300

function withTraefik(state: State, traefik: Reading<Traefik>, at: number): State {
  const away = awayEntry(state, 'traefik', traefik, at)
  const timeline = appendTimeline(state.timeline, away === undefined ? [] : [away])
  return withoutGone({ ...state, traefik, timeline })
}

/** Keeps `state.traefik` and the rates between its answers. */
export function feedTraefik({ clients, store, signal, pause }: FeedContext): Poller {
  let previous: { readonly value: Traefik; readonly at: number } | undefined
  return poll({
    task: async (either) => {
      requireRunning(store.get(), 'traefik')
      const said = await clients.traefik.state(either)
      const value = await withComplaint(said, clients.engine, containersOf(store.get()), either)
      const at = Date.now()
      const rates =
        previous === undefined ? [] : [ratesBetween(previous.value, previous.at, value, at)]
      previous = { value, at }
      store.update((state) => {
        const traefikRates = ring(state.traefikRates, rates, keptRates)
        return withTraefik({ ...state, traefikRates }, fresh(value, at), at)
      })
    },
    failed: (error) => {
      const at = Date.now()
      store.update((state) => withTraefik(state, failed(state.traefik, lineOf(error), at), at))
    },
    everyMs: 2000,
    maxMs: 10_000,
    signal,
    pause,
  })
}
