import { loading, valueOf } from '../../domain/reading.ts'
import { derive } from './memo.ts'

/**
 * Active executors by host, over every application that has said; undefined while applications
 * are active and none has. An executor's host is its worker's, which is the container's short id.
 */
export const executorsByHost = derive(
  (state) => [state.applications, valueOf(state.master)?.active],
  (applications, active): ReadonlyMap<string, number> | undefined => {
    const said = (active ?? []).flatMap(
      ({ id }) => valueOf(applications[id]?.snapshot ?? loading)?.executors ?? [],
    )
    if (active === undefined || (active.length > 0 && said.length === 0)) return undefined
    const counts = new Map<string, number>()
    for (const executor of said.filter((one) => one.active && !one.isDriver)) {
      counts.set(executor.host, (counts.get(executor.host) ?? 0) + 1)
    }
    return counts
  },
)
