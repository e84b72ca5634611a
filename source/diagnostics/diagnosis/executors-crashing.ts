import { quoted } from '../../domain/shell.ts'
import { workingExecutors } from '../../domain/spark-facts.ts'
import { formatDuration, plural } from '../../domain/units.ts'
import { type Confidence, type Kind, perApplication, type Say } from './detector.ts'
import { executorStartMs, type Facts, type Judged, sumOf } from './facts.ts'

/** Executors ended, and none lives: with so many of them it is no accident. */
const crashes = 2

const ownOnly = /^(?:localhost|127\.|0\.0\.0\.0|::1)/

/**
 * An application got cores, its executors end again and again (a worker's `finishedexecutors`),
 * and none is registered with the driver.
 */
function crashing({ application, rest, answers, ageMs }: Judged, { pages, reachable }: Facts) {
  const { id, state } = application
  if (state !== 'RUNNING' || ageMs < executorStartMs || answers === 'not asked') return undefined
  if (rest !== undefined && workingExecutors(rest).length > 0) return undefined
  const ended = sumOf(
    pages,
    ({ finishedExecutors }) => finishedExecutors.filter((one) => one.applicationId === id).length,
  )
  if (ended < crashes) return undefined
  const driver = pages.flatMap(({ drivers }) => drivers.get(id) ?? []).at(-1)
  const host = rest?.asked.driverHost ?? driver?.host
  const reached = reachable[id]
  return { ageMs, ended, host, port: driver?.port, reached }
}
type Crashing = NonNullable<ReturnType<typeof crashing>>

/**
 * How sure it is that the driver cannot be reached; undefined when it can. Without a probe: a
 * loopback name never works from another container, and a driver whose page does not answer the
 * master, which sits on the workers' network, does not answer them either.
 */
function unreachable({ host, reached }: Crashing, { answers }: Judged): Confidence | undefined {
  if (reached !== undefined) return reached ? undefined : 'high'
  return (host !== undefined && ownOnly.test(host)) || answers === 'no' ? 'medium' : 'low'
}

const addressOf = ({ host = 'its driver', port }: Crashing, { name }: Say) =>
  `${name(host)}${port === undefined ? '' : `:${port}`}`
const seen = ({ ended, ageMs }: Crashing, { of }: Say) =>
  `${plural(ended, 'executor')}${of} ended in ${formatDuration(ageMs)} and none is left`
const figures = (of: Crashing, say: Say) =>
  [
    ['executors ended', of.ended],
    ['executors registered with the driver', 0],
    ['driver', addressOf(of, say)],
    ['driver reached from a worker', of.reached === undefined ? 'not tried' : String(of.reached)],
  ] as const
const kind: Kind = 'failure'

/** Executors end because they cannot call the driver back. */
export const driverUnreachable = perApplication({
  kind,
  detect: (one, facts) => {
    const evidence = crashing(one, facts)
    const confidence = evidence && unreachable(evidence, one)
    return confidence && { confidence, evidence, remedy: { settings: [driverHostSetting] } }
  },
  words: (of, say) => ({
    title: `executors cannot reach the driver at ${addressOf(of, say)}: ${seen(of, say)}`,
    figures: figures(of, say),
    effect: "a name or address that workers resolve, on the cluster's network",
  }),
})

/** The one setting that a shell must read further: the host that the driver is started on. */
export const driverHostSetting = 'spark.driver.host=$(hostname)'

/** Executors end at their start though the driver can be reached. */
export const executorsCrashing = perApplication({
  kind,
  detect: (one, facts) => {
    const evidence = crashing(one, facts)
    if (evidence === undefined || unreachable(evidence, one) !== undefined) return undefined
    const alive = facts.master.workers.find(({ state }) => state === 'ALIVE')
    const tail = `tail -n 20 /var/lib/spark/work/${quoted(one.application.id)}/*/stderr`
    const host = alive === undefined ? 'worker-1' : { host: alive.host }
    return {
      confidence: 'medium',
      evidence,
      remedy: { command: ['exec', host, 'sh', '-c', tail] },
    }
  },
  words: (of, say) => ({
    title: `executors die at their start: ${seen(of, say)}, though ${addressOf(of, say)} can be reached`,
    figures: figures(of, say),
    effect: 'what they said last on that worker',
  }),
})
