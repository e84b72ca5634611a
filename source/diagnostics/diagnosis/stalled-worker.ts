import { formatDuration } from '../../domain/units.ts'
import { type Explanation, evidence, explain } from './explanation.ts'
import { activeApplications, aliveWorkers, type WaitingFacts } from './facts.ts'
import { heartbeatMs } from './limits.ts'

/**
 * A worker counts as ALIVE but has missed heartbeats: it is frozen, starved of CPU or cut off, and
 * the master gives it up after `spark.worker.timeout`. When every worker is as late as the others
 * the clocks of the master and of this machine may differ instead.
 */
export function stalledWorker(facts: WaitingFacts): readonly Explanation[] {
  const workers = aliveWorkers(facts)
  const silent = (worker: (typeof workers)[number]) => facts.cluster.at - worker.lastHeartbeat
  const stalled = workers.filter((worker) => silent(worker) > heartbeatMs)
  const all = workers.length > 1 && stalled.length === workers.length
  const active = new Set(activeApplications(facts).map(({ application }) => application.id))
  return stalled.map((worker) => {
    const container = facts.cluster.containers.find(({ shortId }) => shortId === worker.host)
    const running = facts.cluster.workers.find(({ id }) => id === worker.id)?.executors ?? []
    return explain({
      // A page that was read earlier may still have executors of one that has ended.
      applicationId: running.find(({ applicationId }) => active.has(applicationId))?.applicationId,
      cause: 'stalled-worker',
      certainty: all ? 'hint' : 'likely',
      says: `stalled worker: ${container?.name ?? worker.host} has sent no heartbeat for ${formatDuration(silent(worker))} (${container?.state ?? 'no container'}, ${worker.coresUsed} of ${worker.cores} cores used)${all ? '; all are late, so the clocks may differ' : ''}`,
      evidence: evidence(
        ['no heartbeat for', formatDuration(silent(worker))],
        ['limit', formatDuration(heartbeatMs)],
        ['container', container?.state ?? 'none'],
      ),
      remedy: {
        kind: 'key',
        text: 'r',
        effect: 'restarts it; first look at its Stats: CPU at its limit, memory full or paused',
      },
      joined: {
        workerId: worker.id,
        ...(container === undefined ? {} : { containerId: container.id }),
      },
    })
  })
}
