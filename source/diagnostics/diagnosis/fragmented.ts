import { formatMiB, plural } from '../../domain/units.ts'
import { perApplication } from './detector.ts'
import { aliveWorkers, leastHeapMiB, requestOf, sumOf, waitingMs } from './facts.ts'

const place = ({ cores, memoryMiB }: { cores: number; memoryMiB: number }, joint: string) =>
  `${plural(cores, 'core')}${joint}${formatMiB(memoryMiB)}`

/**
 * Cores are free and a worker would be large enough if it were empty, but no single worker has
 * the cores and the memory of one executor free: Σ⌊min(free cores/ec, free memory/need)⌋ = 0.
 */
export const fragmented = perApplication({
  kind: 'waiting',
  detect: (one, facts) => {
    if (!one.wantsCores || one.ageMs < waitingMs) return undefined
    const asked = requestOf(one, facts)
    const workers = aliveWorkers(facts)
    const free = workers.map((worker) => ({
      cores: worker.cores - worker.coresUsed,
      memoryMiB: worker.memoryMiB - worker.memoryUsedMiB,
    }))
    const holds = (at: { cores: number; memoryMiB: number }) =>
      at.cores >= asked.cores && at.memoryMiB >= asked.memoryMiB
    const all = {
      cores: sumOf(free, ({ cores }) => cores),
      memoryMiB: sumOf(free, ({ memoryMiB }) => memoryMiB),
    }
    if (all.cores <= 0 || free.some(holds) || !workers.some(holds)) return undefined
    // The best place for a smaller executor: most memory beside a free core.
    const best = free
      .filter(({ cores }) => cores > 0)
      .reduce((a, b) => (b.memoryMiB > a.memoryMiB ? b : a))
    const settings = [
      ...(best.memoryMiB < asked.memoryMiB
        ? [`spark.executor.memory=${Math.max(1, Math.floor(best.memoryMiB))}m`]
        : []),
      ...(best.cores < asked.cores ? [`spark.executor.cores=${best.cores}`] : []),
    ]
    return {
      confidence: 'high',
      evidence: { all, best, asked: { cores: asked.cores, memoryMiB: asked.memoryMiB } },
      remedy: best.memoryMiB >= leastHeapMiB ? { settings } : { key: '+' },
    }
  },
  words: ({ all, best, asked }, { of }, { key }) => ({
    title: `fragments: ${place(all, ' and ')} are free in all, but no worker has ${place(asked, ' with ')} for an executor${of}; the best has ${place(best, ' with ')}`,
    figures: [
      ['cores free', all.cores],
      ['memory free', formatMiB(all.memoryMiB)],
      ['executor asks for', place(asked, ', ')],
      ['best place', place(best, ', ')],
    ],
    effect: key === undefined ? 'an executor that fits' : 'another worker',
  }),
})
