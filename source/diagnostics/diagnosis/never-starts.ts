import { formatMiB, plural } from '../../domain/units.ts'
import { perApplication } from './detector.ts'
import { aliveWorkers, requestOf, waitingMs } from './facts.ts'

/**
 * One executor asks for more memory or cores than any ALIVE worker has in all, or for more cores
 * than the application may have: the master never launches it and never says so
 * (Spark `Master.canLaunchExecutor`).
 */
export const neverStarts = perApplication({
  kind: 'waiting',
  detect: (one, facts) => {
    const workers = aliveWorkers(facts)
    if (!one.wantsCores || one.ageMs < waitingMs || workers.length === 0) return undefined
    const asked = requestOf(one, facts)
    const memoryMiB = Math.max(...workers.map((worker) => worker.memoryMiB))
    const cores = Math.max(...workers.map((worker) => worker.cores))
    const fits = workers.some((w) => w.memoryMiB >= asked.memoryMiB && w.cores >= asked.cores)
    if (fits && (asked.coresMax ?? Infinity) >= asked.cores) return undefined
    const setting = fits
      ? `spark.cores.max=${asked.cores}`
      : asked.memoryMiB > memoryMiB
        ? `spark.executor.memory=${memoryMiB}m`
        : `spark.executor.cores=${cores}`
    return {
      confidence: 'high',
      evidence: { asked: { ...asked }, largest: { memoryMiB, cores }, fits },
      remedy: { settings: [setting] },
    }
  },
  words: ({ asked, largest, fits }, { of }) => {
    const why = fits
      ? `and it may have ${plural(asked.coresMax ?? 0, 'core')} in all (spark.cores.max)`
      : `the largest ALIVE worker has ${formatMiB(largest.memoryMiB)} and ${plural(largest.cores, 'core')}`
    return {
      title: `can never start: an executor${of} asks for ${formatMiB(asked.memoryMiB)} and ${plural(asked.cores, 'core')}, ${why}`,
      figures: [
        ['memory asked for an executor', formatMiB(asked.memoryMiB)],
        ["largest ALIVE worker's memory", formatMiB(largest.memoryMiB)],
        ['cores asked for an executor', asked.cores],
        ["largest ALIVE worker's cores", largest.cores],
      ],
      effect: 'fits; or give workers more',
    }
  },
})
