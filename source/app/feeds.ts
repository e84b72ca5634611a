import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import { feedApplications } from '../services/spark/feeds/applications.ts'
import { feedClock } from '../feeds/clock.ts'
import type { FeedContext } from '../feeds/context.ts'
import { feedEngine } from '../engine/feeds/engine.ts'
import { feedEventLogs } from '../services/spark/feeds/event-logs.ts'
import { feedExecutorLog } from '../services/spark/feeds/executor-log.ts'
import { feedHistory } from '../services/spark/feeds/history.ts'
import { feedLogs } from '../engine/feeds/logs.ts'
import { feedService } from '../services/feed.ts'
import { createPause } from '../feeds/pause.ts'
import { services } from '../services/index.ts'
import type { Poller } from '../feeds/poll.ts'
import { feedRuns } from '../engine/feeds/runs.ts'
import { feedStats } from '../engine/feeds/stats.ts'
import { visibleContainers } from '../ui/shown.ts'

/**
 * Starts what keeps the store current, until the signal aborts. Each feed is on its own: one
 * system being slow or dead delays no other. Failures become stale readings.
 */
export function startFeeds(given: {
  readonly clients: Clients
  readonly store: Store<State>
  readonly signal: AbortSignal
  readonly config?: Pick<Config, 'stateFolder' | 'environment'>
}) {
  const pause = createPause()
  const context: FeedContext = { ...given, pause }
  const { clients } = given
  const pollers = new Map<string, Poller>()
  for (const service of services) {
    const asked = clients.services[service.id] !== undefined
    const poller = service.feed?.(context) ?? (asked ? feedService(service, context) : undefined)
    if (poller !== undefined) pollers.set(service.id, poller)
  }
  const history = feedHistory(context)
  const alone = [feedClock, feedApplications, feedLogs, feedExecutorLog, feedRuns]
  const running = [
    ...[...pollers.values(), history].map(({ stopped }) => stopped),
    ...alone.map((feed) => feed(context)),
    feedEngine(context, (service) => pollers.get(service)?.wake()),
    feedStats(context, visibleContainers),
    feedEventLogs(context, (summary) => {
      history.add(summary)
    }),
  ]
  return {
    /** While a program has the terminal: nothing is polled and the state does not change. */
    pause: () => {
      pause.set(true)
      given.store.hold(true)
    },
    /** Catches up at once. */
    resume: () => {
      given.store.hold(false)
      pause.set(false)
    },
    /** Resolves when the signal has aborted and everything is closed. Never rejects. */
    stopped: Promise.allSettled(running).then(() => undefined),
  }
}
