import { formatMiB, plural } from '../../domain/units.ts'
import { aliveWorkers, perApplication } from './facts.ts'

/**
 * One executor asks for more memory or cores than any ALIVE worker has in all, or for more cores
 * than the application may have: the master never launches it and never says so
 * (Spark `Master.canLaunchExecutor`).
 */
export const neverStarts = perApplication({
  kind: 'waiting',
  confidence: 'high',
  detect: ({ waits, asked, coresMax = Infinity }, facts) => {
    const workers = aliveWorkers(facts)
    const fits = workers.some((w) => w.memoryMiB >= asked.memoryMiB && w.cores >= asked.cores)
    if (!waits || workers.length === 0 || (fits && coresMax >= asked.cores)) return []
    const memoryMiB = Math.max(...workers.map((worker) => worker.memoryMiB))
    const cores = Math.max(...workers.map((worker) => worker.cores))
    return [{ asked, coresMax, fits, memoryMiB, cores }]
  },
  remedy: ({ asked, fits, memoryMiB, cores }) => ({
    settings: [
      fits
        ? `spark.cores.max=${asked.cores}`
        : asked.memoryMiB > memoryMiB
          ? `spark.executor.memory=${memoryMiB}m`
          : `spark.executor.cores=${cores}`,
    ],
  }),
  words: ({ asked, coresMax, fits, memoryMiB, cores }, { of }) => ({
    title: `can never start: an executor${of} asks for ${formatMiB(asked.memoryMiB)} and ${plural(asked.cores, 'core')}, ${
      fits
        ? `and it may have ${plural(coresMax, 'core')} in all (spark.cores.max)`
        : `the largest ALIVE worker has ${formatMiB(memoryMiB)} and ${plural(cores, 'core')}`
    }`,
    figures: {
      'memory asked for an executor': formatMiB(asked.memoryMiB),
      "largest ALIVE worker's memory": formatMiB(memoryMiB),
      'cores asked for an executor': asked.cores,
      "largest ALIVE worker's cores": cores,
    },
    effect: 'fits; or give workers more',
  }),
})
