import { quoted } from '../../domain/shell.ts'
import { type ExecutorFacts, restOf, workingExecutors } from '../../domain/spark-facts.ts'
import { type Explanation, evidence, explain, plural } from './explanation.ts'
import { activeApplications, nameOf, type WaitingFacts } from './facts.ts'

/** Ends that were meant: scaled down, idle under dynamic allocation, the application's own. */
const meant = /decommission|idle|not needed|application (?:finished|removed)|requested|shutdown/i
const lost = 2

/** Executors of an application that ended against its will, latest first. */
export function lostExecutors(executors: readonly ExecutorFacts[]): readonly ExecutorFacts[] {
  return executors
    .filter((one) => !one.isDriver && !one.active && !meant.test(one.removeReason ?? ''))
    .sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0))
}

/**
 * An application that runs loses executors: each takes its cached data and its share of the
 * shuffle along, so that finished work is done again.
 */
export function losingExecutors(facts: WaitingFacts): readonly Explanation[] {
  return activeApplications(facts).flatMap((one) => {
    const rest = restOf(one)
    if (rest === undefined) return []
    const gone = lostExecutors(rest.executors)
    const [last] = gone
    if (last === undefined || gone.length < lost) return []
    const left = workingExecutors(rest).length
    const hosts = new Set(gone.map(({ host }) => host))
    const reason = last.removeReason?.slice(0, 120) ?? 'no reason given'
    const worker = facts.cluster.master.workers.find(({ host }) => host === last.host)
    return explain({
      applicationId: one.application.id,
      cause: 'losing-executors',
      certainty: 'certain',
      says: `losing executors: ${nameOf(one.application)} has lost ${plural(gone.length, 'executor')} on ${plural(hosts.size, 'worker')} and has ${left} left; the last, ${last.id} on ${last.host}: ${reason}`,
      evidence: evidence(['executors lost', gone.length], ['executors left', left]),
      remedy: {
        kind: 'command',
        text: `exec ${quoted(last.host)} sh -c ${quoted(`tail -n 20 ${quoted(`/var/lib/spark/work/${one.application.id}/${last.id}/stderr`)}`)}`,
        effect: 'what the last one said',
      },
      joined: {
        executorId: last.id,
        ...(worker === undefined ? {} : { workerId: worker.id }),
      },
    })
  })
}
