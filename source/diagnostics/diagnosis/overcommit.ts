import { formatMiB, plural } from '../../domain/units.ts'
import { perCluster } from './detector.ts'
import { aliveWorkers, otherDaemonsMiB, sumOf, workerDaemonMiB } from './facts.ts'

/** What the workers advertise and the daemons need together, and what the engine has, in MiB. */
export function memoryBudget(
  workers: readonly { readonly memoryMiB: number }[],
  engineBytes: number,
): { readonly advertised: number; readonly daemons: number; readonly engine: number } {
  return {
    advertised: sumOf(workers, ({ memoryMiB }) => memoryMiB),
    daemons: workers.length * workerDaemonMiB + otherDaemonsMiB,
    engine: engineBytes / 1024 / 1024,
  }
}

/**
 * The workers advertise more memory than the engine has: fine until the executors fill it, and
 * then the kernel kills one of them.
 */
export const overcommit = perCluster({
  kind: 'waiting',
  detect: (facts) => {
    const workers = aliveWorkers(facts)
    if (facts.engine === undefined || workers.length === 0) return []
    const budget = memoryBudget(workers, facts.engine.memoryBytes)
    if (budget.advertised + budget.daemons <= budget.engine) return []
    const room = budget.engine - otherDaemonsMiB
    const largest = Math.max(...workers.map(({ memoryMiB }) => memoryMiB))
    const fits = Math.floor(room / (largest + workerDaemonMiB))
    const smaller = Math.max(512, Math.floor(room / workers.length - workerDaemonMiB))
    return [
      {
        confidence: 'medium',
        evidence: { workers: workers.length, ...budget },
        remedy:
          fits >= 1
            ? { command: ['scale', String(fits)] }
            : { variable: `SPARK_ON_DOCKER_WORKER_MEMORY=${smaller}m` },
      },
    ]
  },
  words: ({ workers, advertised, daemons, engine }, _, { command }) => ({
    title: `overcommit: ${plural(workers, 'worker')} advertise ${formatMiB(advertised)} and the daemons need about ${formatMiB(daemons)}, but the engine has ${formatMiB(engine)}`,
    figures: [
      ['memory advertised', formatMiB(advertised)],
      ['memory of the daemons', formatMiB(daemons)],
      ["engine's memory", formatMiB(engine)],
    ],
    effect: command === undefined ? 'smaller workers' : 'as many as fit',
  }),
})
