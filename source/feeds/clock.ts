import type { FeedContext } from './context.ts'
import { poll } from './poll.ts'

/** Keeps `state.now` to the second. */
export function feedClock({ store, signal, pause }: FeedContext): Promise<void> {
  const tick = () => {
    const now = Math.floor(Date.now() / 1000) * 1000
    store.update((state) => (state.now === now ? state : { ...state, now }))
    return Promise.resolve()
  }
  return poll({ task: tick, failed: () => undefined, everyMs: 1000, maxMs: 1000, signal, pause })
    .stopped
}
