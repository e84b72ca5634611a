import { formatBytes, formatMiB } from '../../units.ts'
import { heapWithHeadroomMiB } from '../../waiting/killed-for-memory.ts'
import { memoryBudget } from '../../waiting/overcommit.ts'
import { type DoctorFacts, valueOf } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'

const MiB = 1024 * 1024

/**
 * What the workers advertise against what the engine has, and each worker's promise against the
 * limit of its own container (25 – 40 % over the heap, and the worker's own JVM, must fit).
 */
export function memory(facts: DoctorFacts): readonly Finding[] {
  const master = valueOf(facts.master)
  const engine = valueOf(facts.engine)
  if (master === undefined || engine === undefined) return []
  const workers = master.workers.filter(({ state }) => state === 'ALIVE')
  if (workers.length === 0) return []
  const budget = memoryBudget(workers, engine.memoryBytes)
  const evidence = [
    `${workers.length} workers advertise ${formatMiB(budget.advertised)}`,
    `the daemons need about ${formatMiB(budget.daemons)}`,
    `the engine has ${formatMiB(budget.engine)}`,
  ]
  const fits = budget.advertised + budget.daemons <= budget.engine
  const whole = fits
    ? ok('memory', 'The workers’ memory fits into the engine’s', evidence)
    : warning(
        'memory',
        'The workers advertise more memory than the engine has',
        evidence,
        'scale down, or make SPARK_ON_DOCKER_WORKER_MEMORY smaller and start anew',
      )
  const tight = workers.flatMap((worker) => {
    const container = facts.containers.find(({ shortId }) => shortId === worker.host)
    const limit = container?.memoryLimitBytes ?? 0
    if (container === undefined || limit === 0) return []
    if (heapWithHeadroomMiB(limit / MiB) >= worker.memoryMiB) return []
    return [
      `${container.name}: promises ${formatMiB(worker.memoryMiB)} of its limit of ${formatBytes(limit)}`,
    ]
  })
  if (tight.length === 0) return [whole]
  return [
    whole,
    warning(
      'memory-headroom',
      'Workers without room beside the executors’ heap are killed for memory',
      tight,
      'make SPARK_ON_DOCKER_WORKER_MEMORY_LIMIT the worker’s memory × 1.4 and 300 MiB, and start anew',
    ),
  ]
}
