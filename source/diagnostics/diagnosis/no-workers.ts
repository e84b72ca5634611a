import { formatDuration } from '../../domain/units.ts'
import { type Explanation, type Remedy, evidence, explain } from './explanation.ts'
import { activeApplications, ageMs, aliveWorkers, nameOf, type WaitingFacts } from './facts.ts'
import { waitingMs } from './limits.ts'

/** No worker is ALIVE, so nothing can run (`aliveworkers` of the master's `/json/`). */
export function noWorkers(facts: WaitingFacts): readonly Explanation[] {
  if (aliveWorkers(facts).length > 0) return []
  const listed = facts.cluster.master.workers
  const dead = listed.filter((worker) => worker.state === 'DEAD').length
  const containers = facts.cluster.containers.filter(({ service }) => service === 'worker')
  const running = containers.filter(({ state }) => state === 'running').length
  const remedy: Remedy =
    running > 0
      ? { kind: 'command', text: 'doctor', effect: 'why the running worker does not register' }
      : { kind: 'key', text: '+', effect: 'starts a worker' }
  return activeApplications(facts)
    .filter(({ application }) => ageMs(facts, application) >= waitingMs)
    .map(({ application }) =>
      explain({
        applicationId: application.id,
        cause: 'no-workers',
        certainty: 'certain',
        says: `no workers: ${nameOf(application)} has waited ${formatDuration(ageMs(facts, application))}, 0 workers are ALIVE (${dead} DEAD; ${running} of ${containers.length} worker containers run)`,
        evidence: evidence(
          ['workers ALIVE', 0],
          ['workers DEAD', dead],
          ['worker containers running', running],
        ),
        remedy: remedy,
      }),
    )
}
