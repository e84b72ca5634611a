import type { EventLogClient } from '../clients/contracts.ts'
import type { Gate } from './gate.ts'
import type { Cluster } from './spark/cluster.ts'
import { restOf } from './spark/view/application.ts'
import type { World } from './world.ts'

/**
 * Event logs of the simulated cluster: what it still knows of an application that has ended.
 * Those that ended before the story began left none.
 */
export function createEventLogs(world: World, cluster: Cluster, gate: Gate): EventLogClient {
  return {
    read: (id, signal) =>
      gate.call('engine', signal, () => {
        const found = cluster.completed().find((application) => application.id === id)
        if (found === undefined || found.jobs.length === 0) return undefined
        return {
          name: found.plan.application,
          startedAt: found.submittedAt,
          endedAt: found.endedAt,
          rest: restOf(found, found.endedAt ?? world.now()),
          badLines: 0,
          cut: false,
        }
      }),
  }
}
