import { quoted } from '../../domain/shell.ts'
import { type ApplicationFacts, restOf, workingExecutors } from '../../domain/spark-facts.ts'
import { formatDuration } from '../../domain/units.ts'
import { type Explanation, type Remedy, evidence, explain, plural } from './explanation.ts'
import { activeApplications, ageMs, nameOf, type WaitingFacts } from './facts.ts'
import { deadExecutors, executorStartMs } from './limits.ts'

/** The one remedy that a shell must read further: the host that the driver is started on. */
export const driverHostOption = '--conf spark.driver.host=$(hostname)'

/**
 * An application got cores, its executors end again and again (a worker's `finishedexecutors`),
 * and none is registered with the driver: they cannot call the driver back, or they die at their
 * start. Whether the driver can be reached from a worker's container decides which.
 */
export function executorsDie(facts: WaitingFacts): readonly Explanation[] {
  return activeApplications(facts).flatMap((one) => {
    const { application } = one
    const rest = restOf(one)
    const age = ageMs(facts, application)
    if (application.state !== 'RUNNING' || age < executorStartMs) return []
    if (one.rest === undefined || (rest && workingExecutors(rest).length > 0)) return []
    const ended = endedExecutors(facts, application.id)
    if (ended < deadExecutors) return []
    const driver = facts.cluster.drivers.get(application.id)
    const host = rest?.asked.driverHost ?? driver?.host
    const reached = facts.driverReachable.get(application.id)
    const certainty = certaintyOf(one, host, reached)
    const address = `${host ?? 'its driver'}${driver ? `:${driver.port}` : ''}`
    const seen = `${plural(ended, 'executor')} of ${nameOf(application)} ended in ${formatDuration(age)} and none is left`
    const figures = evidence(
      ['executors ended', ended],
      ['executors registered with the driver', 0],
      ['driver', address],
      ['driver reached from a worker', reached === undefined ? 'not tried' : String(reached)],
    )
    if (certainty === undefined) {
      // A container is called by its id, and that is its worker's host.
      const worker = facts.cluster.master.workers.find(({ state }) => state === 'ALIVE')
      return explain({
        applicationId: application.id,
        cause: 'executors-die',
        certainty: 'likely',
        says: `executors die at their start: ${seen}, though ${address} can be reached`,
        evidence: figures,
        remedy: {
          kind: 'command',
          text: `exec ${quoted(worker?.host ?? 'worker-1')} sh -c ${quoted(`tail -n 20 /var/lib/spark/work/${quoted(application.id)}/*/stderr`)}`,
          effect: 'what they said last on that worker',
        },
      })
    }
    const remedy: Remedy = {
      kind: 'conf',
      text: driverHostOption,
      effect: "a name or address that workers resolve, on the cluster's network",
    }
    return explain({
      applicationId: application.id,
      cause: 'driver-unreachable',
      certainty,
      says: `executors cannot reach the driver at ${address}: ${seen}`,
      evidence: figures,
      remedy,
    })
  })
}

/** Executors that have ended, on all workers. */
function endedExecutors(facts: WaitingFacts, applicationId: string): number {
  return facts.cluster.workers
    .flatMap((worker) => worker.finishedExecutors)
    .filter((executor) => executor.applicationId === applicationId).length
}

const ownOnly = /^(?:localhost|127\.|0\.0\.0\.0|::1)/

/**
 * How sure it is that the driver cannot be reached; undefined when it can. Without a probe: a
 * loopback name never works from another container, and a driver whose page does not answer the
 * master, which sits on the workers' network, does not answer them either.
 */
function certaintyOf(
  one: ApplicationFacts,
  host: string | undefined,
  reached: boolean | undefined,
): 'certain' | 'likely' | 'hint' | undefined {
  if (reached !== undefined) return reached ? undefined : 'certain'
  if (host !== undefined && ownOnly.test(host)) return 'likely'
  return one.rest === 'unreachable' ? 'likely' : 'hint'
}
