import { quoted } from '../../domain/shell.ts'
import { workingExecutors } from '../../domain/application.ts'
import type { DriverAddress } from '../../domain/spark.ts'
import { formatDuration, plural } from '../../domain/units.ts'
import type { Confidence, Say } from './detector.ts'
import {
  aliveWorkers,
  executorStartMs,
  type Facts,
  type Judged,
  judgedApplications,
  perApplication,
  sumOf,
} from './facts.ts'

// Executors end at their start, again and again: they cannot call the driver back, or die by
// themselves. Whether the driver can be reached from a worker's container decides which.

/** From this age on it is tried whether a worker reaches the driver. */
const unprovenMs = 20_000
/** Executors ended, and none lives: with so many of them it is no accident. */
const crashes = 2
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?$/
const ownOnly = /^(?:localhost|127\.|0\.0\.0\.0|::1)/

function runsAlone({ application, rest, answers }: Judged): boolean {
  const executors = rest === undefined ? 0 : workingExecutors(rest).length
  return application.state === 'RUNNING' && answers !== 'not asked' && executors === 0
}

/** Where the drivers listen whose applications have had no executor for long, by application. */
export function driversToTry(
  seen: Pick<Facts, 'at' | 'pages' | 'applications' | 'defaultCores'>,
): ReadonlyMap<string, DriverAddress> {
  const addresses = judgedApplications(seen).flatMap((one) => {
    if (!runsAlone(one) || one.ageMs < unprovenMs) return []
    const { id } = one.application
    const [told] = seen.pages.flatMap(({ drivers }) => drivers.get(id) ?? [])
    const { driverHost, properties } = one.rest?.asked ?? {}
    const host = told?.host ?? driverHost
    const port = told?.port ?? Number(properties?.['spark.driver.port'])
    // It will be an argument of a command.
    if (host === undefined || !hostName.test(host)) return []
    return Number.isInteger(port) && port > 0 && port < 65_536
      ? [[id, { host, port }] as const]
      : []
  })
  return new Map(addresses)
}

function crashing(one: Judged, { master, pages, reachable }: Facts) {
  const { id } = one.application
  const ended = sumOf(
    pages,
    ({ finishedExecutors }) => finishedExecutors.filter((end) => end.applicationId === id).length,
  )
  if (!runsAlone(one) || one.ageMs < executorStartMs || ended < crashes) return []
  const driver = pages.flatMap(({ drivers }) => drivers.get(id) ?? []).at(-1)
  const host = one.rest?.asked.driverHost ?? driver?.host
  const reached = reachable[id]
  // Without a try: a loopback name never works from another container, and a driver whose page does
  // not answer the master, which sits on the workers' network, does not answer them either.
  const usual = (host !== undefined && ownOnly.test(host)) || one.answers === 'no'
  const unreachable: Confidence = reached === false ? 'high' : usual ? 'medium' : 'low'
  const worker = aliveWorkers({ master })[0]?.host
  return [{ id, ageMs: one.ageMs, ended, host, port: driver?.port, reached, unreachable, worker }]
}
type Crashing = ReturnType<typeof crashing>[number]

function seen({ ended, ageMs, host = 'its driver', port, reached }: Crashing, { of, name }: Say) {
  const driver = `${name(host)}${port === undefined ? '' : `:${port}`}`
  return {
    driver,
    what: `${plural(ended, 'executor')}${of} ended in ${formatDuration(ageMs)} and none is left`,
    figures: {
      ...{ 'executors ended': ended, 'executors registered with the driver': 0, driver },
      'driver reached from a worker': reached === undefined ? 'not tried' : String(reached),
    },
  }
}

/** The one setting that a shell must read further: the host that the driver is started on. */
export const driverHostSetting = 'spark.driver.host=$(hostname)'

/** Executors end because they cannot call the driver back. */
export const driverUnreachable = perApplication({
  kind: 'failure',
  detect: (one, facts) => crashing(one, facts).filter(({ reached }) => reached !== true),
  confidence: ({ unreachable }) => unreachable,
  remedy: { settings: [driverHostSetting] },
  words: (of, say) => {
    const { driver, what, figures } = seen(of, say)
    return {
      title: `executors cannot reach the driver at ${driver}: ${what}`,
      figures,
      effect: "a name or address that workers resolve, on the cluster's network",
    }
  },
})

/** Executors end at their start though the driver can be reached. */
export const executorsCrashing = perApplication({
  kind: 'failure',
  confidence: 'medium',
  detect: (one, facts) => crashing(one, facts).filter(({ reached }) => reached === true),
  remedy: ({ id, worker }) => ({
    command: [
      ...['exec', worker === undefined ? 'worker-1' : { host: worker }, 'sh', '-c'],
      `tail -n 20 /var/lib/spark/work/${quoted(id)}/*/stderr`,
    ],
  }),
  words: (of, say) => {
    const { driver, what, figures } = seen(of, say)
    return {
      title: `executors die at their start: ${what}, though ${driver} can be reached`,
      figures,
      effect: 'what they said last on that worker',
    }
  },
})
