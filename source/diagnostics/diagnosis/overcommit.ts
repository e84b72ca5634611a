import { formatMiB, mib, plural } from '../../domain/units.ts'
import { detector } from './detector.ts'
import { aliveWorkers, type Facts, otherDaemonsMiB, sumOf, workerDaemonMiB } from './facts.ts'

/** What the workers advertise and the daemons need together, and what the engine has, in MiB. */
export function memoryBudget(
  workers: readonly { readonly memoryMiB: number }[],
  engineBytes: number,
) {
  return {
    advertised: sumOf(workers, ({ memoryMiB }) => memoryMiB),
    daemons: workers.length * workerDaemonMiB + otherDaemonsMiB,
    engine: engineBytes / mib,
  }
}

/**
 * The workers advertise more memory than the engine has: fine until the executors fill it, and
 * then the kernel kills one of them.
 */
export const overcommit = detector({
  kind: 'waiting',
  confidence: 'medium',
  detect: (facts: Facts) => {
    const workers = aliveWorkers(facts)
    const budget = memoryBudget(workers, facts.engine?.memoryBytes ?? Infinity)
    if (workers.length === 0 || budget.advertised + budget.daemons <= budget.engine) return []
    const largest = Math.max(...workers.map(({ memoryMiB }) => memoryMiB))
    return [{ ...budget, workers: workers.length, largest }]
  },
  remedy: ({ engine, workers, largest }) => {
    const room = engine - otherDaemonsMiB
    const fit = Math.floor(room / (largest + workerDaemonMiB))
    if (fit >= 1) return { command: ['scale', String(fit)] }
    const each = Math.max(512, Math.floor(room / workers - workerDaemonMiB))
    return { variable: `SPARK_ON_DOCKER_WORKER_MEMORY=${each}m` }
  },
  words: ({ workers, advertised, daemons, engine }, _, { remedy }) => ({
    title: `overcommit: ${plural(workers, 'worker')} advertise ${formatMiB(advertised)} and the daemons need about ${formatMiB(daemons)}, but the engine has ${formatMiB(engine)}`,
    figures: {
      'memory advertised': formatMiB(advertised),
      'memory of the daemons': formatMiB(daemons),
      "engine's memory": formatMiB(engine),
    },
    effect: remedy.command === undefined ? 'smaller workers' : 'as many as fit',
  }),
})
