import { type ApplicationFacts, restOf } from '../../domain/spark-facts.ts'
import { formatDuration } from '../../domain/units.ts'
import { type Explanation, evidence, explain, plural } from './explanation.ts'
import {
  activeApplications,
  ageMs,
  aliveWorkers,
  nameOf,
  wantsCores,
  type WaitingFacts,
} from './facts.ts'
import { idleForMs } from './idle.ts'
import { idleMs, waitingMs } from './limits.ts'

/**
 * No core is free: other applications hold them all, and the master serves in order of arrival
 * (https://spark.apache.org/docs/latest/spark-standalone.html#resource-scheduling).
 */
export function heldOut(facts: WaitingFacts): readonly Explanation[] {
  const workers = aliveWorkers(facts)
  const cores = workers.reduce((sum, worker) => sum + worker.cores, 0)
  const used = workers.reduce((sum, worker) => sum + worker.coresUsed, 0)
  if (cores === 0 || used < cores) return []
  const active = activeApplications(facts)
  return active
    .filter((one) => wantsCores(one) && ageMs(facts, one.application) >= waitingMs)
    .flatMap(({ application }) => {
      const holders = active
        .filter((other) => other.application.id !== application.id && other.application.cores > 0)
        .sort((a, b) => b.application.cores - a.application.cores)
      const [holder] = holders
      if (holder === undefined) return []
      const cap = Math.max(1, Math.floor(cores / (active.length > 1 ? active.length : 2)))
      return explain({
        applicationId: application.id,
        cause: 'held-out',
        certainty: 'certain',
        says: `held out: ${nameOf(application)} has waited ${formatDuration(ageMs(facts, application))} because all ${plural(cores, 'core')} are held by ${holdersText(facts, holders)}, first come first served (FIFO)`,
        evidence: evidence(
          ['cores', cores],
          ['cores free', 0],
          ...holders.map((one) => [nameOf(one.application), one.application.cores] as const),
        ),
        remedy: {
          kind: 'conf',
          text: `--conf spark.cores.max=${cap}`,
          effect: `for ${holder.application.name}, or K on it, or + for a worker`,
        },
        joined: { holderId: holder.application.id },
      })
    })
}

function holdersText(facts: WaitingFacts, holders: readonly ApplicationFacts[]): string {
  return holders
    .slice(0, 2)
    .map((holder) => {
      const rest = restOf(holder)
      const idle = rest === undefined ? undefined : idleForMs(facts, holder.application, rest)
      const does =
        idle !== undefined && idle >= idleMs ? `, no job for ${formatDuration(idle)}` : ''
      const { name, id, cores } = holder.application
      return `"${name}" (${id}, ${plural(cores, 'core')}${does})`
    })
    .join(' and ')
}
