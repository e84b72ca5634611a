import { quoted } from '../../domain/shell.ts'
import { type ExecutorFacts, workingExecutors } from '../../domain/spark-facts.ts'
import { plural } from '../../domain/units.ts'
import { perApplication } from './detector.ts'

/** Ends that were meant: scaled down, idle under dynamic allocation, the application's own. */
const meant = /decommission|idle|not needed|application (?:finished|removed)|requested|shutdown/i
const tooMany = 2

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
export const losingExecutors = perApplication({
  kind: 'failure',
  detect: ({ application, rest }) => {
    const gone = lostExecutors(rest?.executors ?? [])
    const [last] = gone
    if (rest === undefined || last === undefined || gone.length < tooMany) return undefined
    const { id, host, removeReason = 'no reason given' } = last
    const log = `/var/lib/spark/work/${application.id}/${id}/stderr`
    return {
      subject: { executorId: id },
      confidence: 'high',
      evidence: {
        lost: gone.length,
        hosts: new Set(gone.map((one) => one.host)).size,
        left: workingExecutors(rest).length,
        last: { id, host, reason: removeReason.slice(0, 120) },
      },
      remedy: { command: ['exec', { host }, 'sh', '-c', `tail -n 20 ${quoted(log)}`] },
    }
  },
  words: ({ lost, hosts, left, last }, { who, name }) => ({
    title: `losing executors: ${who}has lost ${plural(lost, 'executor')} on ${plural(hosts, 'worker')} and has ${left} left; the last, ${last.id} on ${name(last.host)}: ${last.reason}`,
    figures: [
      ['executors lost', lost],
      ['executors left', left],
    ],
    effect: 'what the last one said',
  }),
})
