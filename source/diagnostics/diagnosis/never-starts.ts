import { confOption } from '../../domain/shell.ts'
import { formatMiB } from '../../domain/units.ts'
import { type Explanation, type Remedy, evidence, explain, plural } from './explanation.ts'
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
 * One executor asks for more memory or cores than any ALIVE worker has in all, or for more cores
 * than the application may have: the master never launches it and never says so
 * (Spark `Master.canLaunchExecutor`).
 */
export function neverStarts(facts: WaitingFacts): readonly Explanation[] {
  const workers = aliveWorkers(facts)
  if (workers.length === 0) return []
  const memory = Math.max(...workers.map((worker) => worker.memoryMiB))
  const cores = Math.max(...workers.map((worker) => worker.cores))
  return activeApplications(facts)
    .filter((one) => wantsCores(one) && ageMs(facts, one.application) >= waitingMs)
    .flatMap((one) => {
      const { application } = one
      const request = requestOf(one, facts.cluster.defaultCores)
      const asks = `an executor of ${nameOf(application)} asks for ${formatMiB(request.memoryMiB)} and ${plural(request.cores, 'core')}`
      const verdict = (why: string, remedy: Remedy) =>
        explain({
          applicationId: application.id,
          cause: 'never-starts',
          certainty: 'certain',
          says: `can never start: ${asks}, ${why}`,
          evidence: evidence(
            ['memory asked for an executor', formatMiB(request.memoryMiB)],
            ["largest ALIVE worker's memory", formatMiB(memory)],
            ['cores asked for an executor', request.cores],
            ["largest ALIVE worker's cores", cores],
          ),
          remedy,
        })
      const smaller = (conf: string): Remedy => ({
        kind: 'conf',
        text: confOption(conf),
        effect: 'fits; or give workers more',
      })
      const fits = workers.some(
        (worker) => worker.memoryMiB >= request.memoryMiB && worker.cores >= request.cores,
      )
      if (!fits) {
        const conf =
          request.memoryMiB > memory
            ? `spark.executor.memory=${memory}m`
            : `spark.executor.cores=${cores}`
        return verdict(
          `the largest ALIVE worker has ${formatMiB(memory)} and ${plural(cores, 'core')}`,
          smaller(conf),
        )
      }
      if (request.coresMax !== undefined && request.coresMax < request.cores) {
        return verdict(
          `and it may have ${plural(request.coresMax, 'core')} in all (spark.cores.max)`,
          smaller(`spark.cores.max=${request.cores}`),
        )
      }
      return []
    })
}
