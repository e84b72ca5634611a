import { quoted } from '../../domain/shell.ts'
import { type Executor, workingExecutors } from '../../domain/application.ts'
import { plural } from '../../domain/units.ts'
import { perApplication } from './facts.ts'

/** Ends that were meant: scaled down, idle under dynamic allocation, the application's own. */
const meant = /decommission|idle|not needed|application (?:finished|removed)|requested|shutdown/i
const tooMany = 2

/** Executors of an application that ended against its will, latest first. */
export function lostExecutors(executors: readonly Executor[]): readonly Executor[] {
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
  confidence: 'high',
  detect: ({ application, rest }) => {
    const lost = lostExecutors(rest?.executors ?? [])
    const [last] = lost
    if (rest === undefined || last === undefined || lost.length < tooMany) return []
    const { id: executorId, host, removeReason = 'no reason given' } = last
    const hosts = new Set(lost.map((one) => one.host)).size
    const left = workingExecutors(rest).length
    const reason = removeReason.slice(0, 120)
    return [{ id: application.id, lost: lost.length, hosts, left, executorId, host, reason }]
  },
  subject: ({ executorId }) => ({ executorId }),
  remedy: ({ id, executorId, host }) => {
    const log = quoted(`/var/lib/spark/work/${id}/${executorId}/stderr`)
    return { command: ['exec', { host }, 'sh', '-c', `tail -n 20 ${log}`] }
  },
  words: ({ lost, hosts, left, executorId, host, reason }, { who, name }) => ({
    title: `losing executors: ${who}has lost ${plural(lost, 'executor')} on ${plural(hosts, 'worker')} and has ${left} left; the last, ${executorId} on ${name(host)}: ${reason}`,
    figures: { 'executors lost': lost, 'executors left': left },
    effect: 'what the last one said',
  }),
})
