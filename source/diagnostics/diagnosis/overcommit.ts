import { formatMiB } from '../../domain/units.ts'
import { type Explanation, evidence, explain, plural } from './explanation.ts'
import { aliveWorkers, type WaitingFacts } from './facts.ts'
import { otherDaemonsMiB, workerDaemonMiB } from './limits.ts'

const MiB = 1024 * 1024

/** What the workers advertise and the daemons need together, and what the engine has, in MiB. */
export function memoryBudget(
  workers: readonly { readonly memoryMiB: number }[],
  engineBytes: number,
): { readonly advertised: number; readonly daemons: number; readonly engine: number } {
  return {
    advertised: workers.reduce((sum, worker) => sum + worker.memoryMiB, 0),
    daemons: workers.length * workerDaemonMiB + otherDaemonsMiB,
    engine: engineBytes / MiB,
  }
}

/**
 * The workers advertise more memory than the engine has: fine until the executors fill it, and
 * then the kernel kills one of them.
 */
export function overcommit(facts: WaitingFacts): readonly Explanation[] {
  const workers = aliveWorkers(facts)
  const engine = facts.cluster.engine
  if (engine === undefined || workers.length === 0) return []
  const { advertised, daemons, engine: has } = memoryBudget(workers, engine.memoryBytes)
  if (advertised + daemons <= has) return []
  const largest = Math.max(...workers.map((worker) => worker.memoryMiB))
  const fits = Math.floor((has - otherDaemonsMiB) / (largest + workerDaemonMiB))
  const remedy: Explanation['remedy'] =
    fits >= 1
      ? { kind: 'command', text: `scale ${fits}`, effect: 'as many as fit' }
      : {
          kind: 'conf',
          text: `SPARK_ON_DOCKER_WORKER_MEMORY=${Math.max(512, Math.floor((has - otherDaemonsMiB) / workers.length - workerDaemonMiB))}m`,
          effect: 'smaller workers',
        }
  return [
    explain({
      applicationId: undefined,
      cause: 'overcommit',
      certainty: 'likely',
      says: `overcommit: ${plural(workers.length, 'worker')} advertise ${formatMiB(advertised)} and the daemons need about ${formatMiB(daemons)}, but the engine has ${formatMiB(has)}`,
      evidence: evidence(
        ['memory advertised', formatMiB(advertised)],
        ['memory of the daemons', formatMiB(daemons)],
        ["engine's memory", formatMiB(has)],
      ),
      remedy,
    }),
  ]
}
