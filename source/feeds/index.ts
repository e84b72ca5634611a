import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config.ts'
import type { Service } from '../model/container.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import { feedApplications } from './applications.ts'
import { feedClock } from './clock.ts'
import type { FeedContext } from './context.ts'
import { feedEngine } from './engine.ts'
import { feedEventLogs } from './event-logs/feed.ts'
import { feedExecutorLog } from './executor-log.ts'
import { feedHistory } from './history.ts'
import { feedInsight } from './insight.ts'
import { feedLogs } from './logs.ts'
import { feedMaster } from './master.ts'
import { createPause } from './pause.ts'
import { feedRedis } from './redis.ts'
import { feedRuns } from './runs.ts'
import { feedStats } from './stats.ts'
import { feedTraefik } from './traefik.ts'

/** The running feeds. */
export interface Feeds {
  /** While a program has the terminal: nothing is polled and the state does not change. */
  pause(): void
  /** Catches up at once. */
  resume(): void
  /** Resolves when the signal has aborted and everything is closed. Never rejects. */
  readonly stopped: Promise<void>
}

/**
 * Starts what keeps the store current, until the signal aborts. Each feed is on its own: one
 * system being slow or dead delays no other. Failures become stale readings.
 */
export function startFeeds(given: {
  readonly clients: Clients
  readonly store: Store<State>
  readonly signal: AbortSignal
  readonly config?: Pick<Config, 'stateFolder' | 'environment'>
}): Feeds {
  const pause = createPause()
  const context: FeedContext = { ...given, pause }
  const master = feedMaster(context)
  const traefik = feedTraefik(context)
  const redis = feedRedis(context)
  const history = feedHistory(context)
  const pollers: Readonly<Partial<Record<Service, { wake(): void }>>> = { master, traefik, redis }
  const running = [
    master.stopped,
    traefik.stopped,
    redis.stopped,
    feedClock(context),
    feedEngine(context, (service) => pollers[service]?.wake()),
    feedApplications(context),
    feedStats(context),
    feedLogs(context),
    feedExecutorLog(context),
    feedRuns(context),
    feedInsight(context),
    history.stopped,
    feedEventLogs(context, (summary) => {
      history.add(summary)
    }),
  ]
  return {
    pause: () => {
      pause.set(true)
    },
    resume: () => {
      pause.set(false)
    },
    stopped: Promise.allSettled(running).then(() => undefined),
  }
}
