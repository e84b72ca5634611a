import { formatMiB } from '../../domain/units.ts'
import { type Explanation, evidence, explain, plural } from './explanation.ts'
import {
  activeApplications,
  ageMs,
  aliveWorkers,
  nameOf,
  requestOf,
  wantsCores,
  type WaitingFacts,
} from './facts.ts'
import { waitingMs } from './limits.ts'

/**
 * Cores are free and a worker would be large enough if it were empty, but no single worker has
 * the cores and the memory of one executor free: Σ⌊min(free cores/ec, free memory/need)⌋ = 0.
 */
export function fragments(facts: WaitingFacts): readonly Explanation[] {
  const free = aliveWorkers(facts).map((worker) => ({
    cores: worker.cores - worker.coresUsed,
    memoryMiB: worker.memoryMiB - worker.memoryUsedMiB,
    worker,
  }))
  const cores = free.reduce((sum, one) => sum + one.cores, 0)
  if (cores <= 0) return []
  return activeApplications(facts)
    .filter((one) => wantsCores(one) && ageMs(facts, one.application) >= waitingMs)
    .flatMap((one) => {
      const need = requestOf(one, facts.cluster.defaultCores)
      const room = free.reduce(
        (sum, { cores: c, memoryMiB: m }) =>
          sum + Math.floor(Math.min(c / need.cores, m / Math.max(1, need.memoryMiB))),
        0,
      )
      const large = free.some(
        ({ worker }) => worker.memoryMiB >= need.memoryMiB && worker.cores >= need.cores,
      )
      if (room > 0 || !large) return []
      const memory = free.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0)
      // The best place for a smaller executor: most memory beside a free core.
      const best = free
        .filter((place) => place.cores > 0)
        .reduce((a, b) => (b.memoryMiB > a.memoryMiB ? b : a))
      const conf = [
        ...(best.memoryMiB < need.memoryMiB
          ? [`--conf spark.executor.memory=${Math.max(1, Math.floor(best.memoryMiB))}m`]
          : []),
        ...(best.cores < need.cores ? [`--conf spark.executor.cores=${best.cores}`] : []),
      ].join(' ')
      // Spark refuses to start with less than 450 MiB (UnifiedMemoryManager: 1.5 × 300 MiB).
      const usable = best.memoryMiB >= 450
      return explain({
        applicationId: one.application.id,
        cause: 'fragments',
        certainty: 'certain',
        says: `fragments: ${plural(cores, 'core')} and ${formatMiB(memory)} are free in all, but no worker has ${plural(need.cores, 'core')} with ${formatMiB(need.memoryMiB)} for an executor of ${nameOf(one.application)}; the best has ${plural(best.cores, 'core')} with ${formatMiB(best.memoryMiB)}`,
        evidence: evidence(
          ['cores free', cores],
          ['memory free', formatMiB(memory)],
          ['executor asks for', `${plural(need.cores, 'core')}, ${formatMiB(need.memoryMiB)}`],
          ['best place', `${plural(best.cores, 'core')}, ${formatMiB(best.memoryMiB)}`],
        ),
        remedy: usable
          ? { kind: 'conf', text: conf, effect: 'an executor that fits' }
          : { kind: 'key', text: '+', effect: 'another worker' },
        joined: { workerId: best.worker.id },
      })
    })
}
