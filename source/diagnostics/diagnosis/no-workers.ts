import { formatDuration } from '../../domain/units.ts'
import { aliveWorkers, perApplication, waitingMs } from './facts.ts'

/** No worker is ALIVE, so nothing can run (`aliveworkers` of the master's `/json/`). */
export const noWorkers = perApplication({
  kind: 'waiting',
  confidence: 'high',
  detect: ({ ageMs }, facts) => {
    if (ageMs < waitingMs || aliveWorkers(facts).length > 0) return []
    const dead = facts.master.workers.filter(({ state }) => state === 'DEAD').length
    const containers = facts.containers.filter(({ service }) => service === 'worker')
    const running = containers.filter(({ state }) => state === 'running').length
    return [{ ageMs, dead, running, containers: containers.length }]
  },
  remedy: ({ running }) => (running > 0 ? { command: ['doctor'] } : { key: '+' }),
  words: ({ ageMs, dead, running, containers }, { who }) => ({
    title: `no workers: ${who}has waited ${formatDuration(ageMs)}, 0 workers are ALIVE (${dead} DEAD; ${running} of ${containers} worker containers run)`,
    figures: { 'workers ALIVE': 0, 'workers DEAD': dead, 'worker containers running': running },
    effect: running > 0 ? 'why the running worker does not register' : 'starts a worker',
  }),
})
