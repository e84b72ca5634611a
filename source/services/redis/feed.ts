import { lineOf } from '../../clients/failure.ts'
import { failed, fresh, type Reading } from '../../domain/reading.ts'
import type { Redis } from '../../domain/redis.ts'
import { appendTimeline } from '../../domain/timeline.ts'
import { seriesLength, type State } from '../../store/state.ts'
import { requireRunning } from '../../store/selectors/require.ts'
import { awayEntry } from '../../feeds/away.ts'
import { type FeedContext, ring } from '../../feeds/context.ts'
import { withoutGone } from '../../feeds/gone.ts'
import { poll, type Poller } from '../../feeds/poll.ts'

function withRedis(state: State, redis: Reading<Redis>, at: number): State {
  const away = awayEntry(state, 'redis', redis, at)
  const timeline = appendTimeline(state.timeline, away === undefined ? [] : [away])
  return withoutGone({ ...state, redis, timeline })
}

/** Keeps `state.redis` and the series of its operations a second. */
export function feedRedis({ clients, store, signal, pause }: FeedContext): Poller {
  return poll({
    task: async (either) => {
      requireRunning(store.get(), 'redis')
      const redis = await clients.redis.state(either)
      const at = Date.now()
      store.update((state) => {
        const redisOps = ring(state.redisOps, [redis.opsPerSecond], seriesLength)
        return withRedis({ ...state, redisOps }, fresh(redis, at), at)
      })
    },
    failed: (error) => {
      const at = Date.now()
      store.update((state) => withRedis(state, failed(state.redis, lineOf(error), at), at))
    },
    everyMs: 1000,
    maxMs: 10_000,
    signal,
    pause,
  })
}
