import type { Finished } from '../../diagnostics/history/finished.ts'
import type { HistoryStore, ServiceClient } from '../../clients/contracts.ts'

/** How many summaries are kept, as in Redis. */
const kept = 200

/** A history in memory behind the simulated Redis: it answers when that does. */
export function createHistory(redis: ServiceClient): HistoryStore {
  let summaries: readonly Finished[] = []
  return {
    remember: async (summary, signal) => {
      await redis.state(signal)
      const others = summaries.filter(
        ({ applicationId }) => applicationId !== summary.applicationId,
      )
      summaries = [summary, ...others].slice(0, kept)
    },
    summaries: async (signal) => {
      await redis.state(signal)
      return summaries
    },
  }
}
