import { formatMiB } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'

const mostMiB = 64 * 1024

/** A heap over 64 GB: collections become long, and pointers double beyond 32 GB. */
export const executorHeap: Rule = {
  id: 'executor-heap',
  title: 'Executors with a large heap',
  threshold: 'more than 64 GiB an executor',
  why: 'A collection of a large heap stops every task of it for long.',
  scope: 'executor',
  find: ({ rest }) => {
    const heap = rest.asked.executorMemoryMiB
    if (heap <= mostMiB) return []
    return [
      {
        measured: `${formatMiB(heap)} an executor`,
        fix: { conf: ['spark.executor.memory=30g'], code: 'more executors of a smaller size' },
        certainty: 'hint',
        gainMs: 0,
      },
    ]
  },
}
