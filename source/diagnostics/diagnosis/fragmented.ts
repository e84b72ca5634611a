import { formatMiB, plural } from '../../domain/units.ts'
import { aliveWorkers, leastHeapMiB, perApplication, sumOf } from './facts.ts'

interface Room {
  readonly cores: number
  readonly memoryMiB: number
}
const inWords = ({ cores, memoryMiB }: Room, joint: string) =>
  `${plural(cores, 'core')}${joint}${formatMiB(memoryMiB)}`

/**
 * Cores are free and a worker would be large enough if it were empty, but no single worker has
 * the cores and the memory of one executor free.
 */
export const fragmented = perApplication({
  kind: 'waiting',
  confidence: 'high',
  detect: ({ waits, asked }, facts) => {
    const workers = aliveWorkers(facts)
    const free = workers.map((worker) => ({
      cores: worker.cores - worker.coresUsed,
      memoryMiB: worker.memoryMiB - worker.memoryUsedMiB,
    }))
    const holds = (room: Room) => room.cores >= asked.cores && room.memoryMiB >= asked.memoryMiB
    const cores = sumOf(free, (room) => room.cores)
    const memoryMiB = sumOf(free, (room) => room.memoryMiB)
    // The best place for a smaller executor: most memory beside a free core.
    const [best] = free.filter((room) => room.cores > 0).sort((a, b) => b.memoryMiB - a.memoryMiB)
    if (!waits || !best || free.some(holds) || !workers.some(holds)) return []
    return [{ asked, all: { cores, memoryMiB }, best }]
  },
  remedy: ({ asked, best: { cores, memoryMiB } }) => {
    if (memoryMiB < leastHeapMiB) return { key: '+' }
    const memory = memoryMiB < asked.memoryMiB ? [`spark.executor.memory=${memoryMiB}m`] : []
    return {
      settings: [...memory, ...(cores < asked.cores ? [`spark.executor.cores=${cores}`] : [])],
    }
  },
  words: ({ asked, all, best }, { of }, { remedy }) => ({
    title: `fragments: ${inWords(all, ' and ')} are free in all, but no worker has ${inWords(asked, ' with ')} for an executor${of}; the best has ${inWords(best, ' with ')}`,
    figures: {
      'cores free': all.cores,
      'memory free': formatMiB(all.memoryMiB),
      'executor asks for': inWords(asked, ', '),
      'best place': inWords(best, ', '),
    },
    effect: remedy.key === undefined ? 'an executor that fits' : 'another worker',
  }),
})
