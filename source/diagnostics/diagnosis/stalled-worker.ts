import { formatDuration } from '../../domain/units.ts'
import { detector, subjectOf } from './detector.ts'
import { aliveWorkers, type Facts, judgedApplications } from './facts.ts'

/** Workers report every 15 s (a quarter of `spark.worker.timeout`, 60 s): two were missed. */
const heartbeatMs = 30_000

/**
 * A worker counts as ALIVE but has missed heartbeats: it is frozen, starved of CPU or cut off, and
 * the master gives it up after `spark.worker.timeout`. When every worker is as late as the others
 * the clocks of the master and of this machine may differ instead.
 */
export const stalledWorker = detector({
  kind: 'failure',
  detect: (facts: Facts) => {
    const workers = aliveWorkers(facts)
    const stalled = workers.filter(({ lastHeartbeat }) => facts.at - lastHeartbeat > heartbeatMs)
    const all = workers.length > 1 && stalled.length === workers.length
    return stalled.map(({ id: workerId, host, cores, coresUsed: used, lastHeartbeat }) => {
      const container = facts.containers.find(({ shortId }) => shortId === host)
      const page = facts.pages.find(({ id }) => id === workerId)
      const running = page?.executors.map(({ applicationId }) => applicationId) ?? []
      // A page that was read earlier may still have executors of one that has ended.
      const on = judgedApplications(facts).find(({ application: { id } }) => running.includes(id))
      return {
        ...{ on: on && { ...subjectOf(on.application) }, workerId, host, cores, used, all },
        ...{ containerId: container?.id, container: container?.name, state: container?.state },
        silentMs: facts.at - lastHeartbeat,
      }
    })
  },
  confidence: ({ all }) => (all ? 'low' : 'medium'),
  subject: ({ on, workerId, containerId }) => ({ ...on, workerId, containerId }),
  remedy: { key: 'r' },
  words: ({ host, container, state, silentMs, cores, used, all }, { name }) => ({
    title: `stalled worker: ${container ?? name(host)} has sent no heartbeat for ${formatDuration(silentMs)} (${state ?? 'no container'}, ${used} of ${cores} cores used)${all ? '; all are late, so the clocks may differ' : ''}`,
    figures: {
      'no heartbeat for': formatDuration(silentMs),
      limit: formatDuration(heartbeatMs),
      container: state ?? 'none',
    },
    effect: 'restarts it; first look at its Stats: CPU at its limit, memory full or paused',
  }),
})
