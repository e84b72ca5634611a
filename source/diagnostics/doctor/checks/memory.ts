import { formatBytes, formatMiB, plural } from '../../../domain/units.ts'
import { heapWithHeadroomMiB } from '../../diagnosis/oom-killed.ts'
import { otherDaemonsMiB, workerDaemonMiB } from '../../diagnosis/facts.ts'
import { memoryBudget } from '../../diagnosis/overcommit.ts'
import { type DoctorFacts, valueOf } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'
import { anew, command, setting } from '../remedy.ts'

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
    `${plural(workers.length, 'worker')} with ${formatMiB(budget.advertised)} in all`,
    `the daemons need about ${formatMiB(budget.daemons)}`,
    `the engine has ${formatMiB(budget.engine)}`,
  ]
  const largest = Math.max(...workers.map(({ memoryMiB }) => memoryMiB))
  const roomFor = Math.floor((budget.engine - otherDaemonsMiB) / (largest + workerDaemonMiB))
  const fits = budget.advertised + budget.daemons <= budget.engine
  const whole = fits
    ? ok('memory', 'The workers’ memory fits into the engine’s', evidence)
    : warning(
        'memory',
        'The workers advertise more memory than the engine has',
        evidence,
        roomFor >= 1
          ? `${command(facts.project, `scale ${roomFor}`)}: as many as fit`
          : `${setting('SPARK_ON_DOCKER_WORKER_MEMORY', '512m')} && ${anew(facts.project)}`,
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
      `${setting('SPARK_ON_DOCKER_WORKER_MEMORY_LIMIT', `${limitFor(largest)}m`)} && ${anew(facts.project)}`,
    ),
  ]
}

/** The limit, in steps of 256 MiB, at which a worker's promise has the headroom. */
function limitFor(memoryMiB: number): number {
  return Math.ceil((memoryMiB * 1.4 + workerDaemonMiB) / 256) * 256
}
