import { valueOf } from '../../domain/reading.ts'
import { derive } from './memo.ts'

/**
 * Active executors by host, over every application that has said; undefined while applications
 * are active and none has. An executor's host is its worker's, which is the container's short id.
 */
export const executorsByHost = derive(
  (state) => [state.applications, valueOf(state.master)?.active],
  (applications, active): ReadonlyMap<string, number> | undefined => {
    const details = Object.values(applications).flatMap((reading) => valueOf(reading) ?? [])
    if (active === undefined || (active.length > 0 && details.length === 0)) return undefined
    const wanted = new Set(active.map(({ id }) => id))
    const counts = new Map<string, number>()
    for (const { id, executors } of details) {
      if (!wanted.has(id)) continue
      for (const executor of executors) {
        if (!executor.active || executor.id === 'driver') continue
        const host = executor.hostPort.replace(/:\d+$/, '')
        counts.set(host, (counts.get(host) ?? 0) + 1)
      }
    }
    return counts
  },
)
