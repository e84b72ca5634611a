import { type ApplicationFacts, restOf, workingExecutors } from '../../domain/spark-facts.ts'
import type { DriverAddress } from '../../domain/spark.ts'
import type { Facts } from './facts.ts'

/** From this age on a running application without an executor is looked into. */
const unprovenMs = 20_000
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?$/

/**
 * Where the driver of an application listens that has been running without an executor for long;
 * undefined too for an address that may not be handed to a command.
 */
export function unprovenDriver(
  one: ApplicationFacts,
  seen: Pick<Facts, 'at' | 'pages'>,
): DriverAddress | undefined {
  const { id, state, startedAt } = one.application
  const rest = restOf(one)
  if (state !== 'RUNNING' || seen.at - startedAt < unprovenMs) return undefined
  if (one.rest === undefined || (rest && workingExecutors(rest).length > 0)) return undefined
  const [told] = seen.pages.flatMap(({ drivers }) => drivers.get(id) ?? [])
  const host = told?.host ?? rest?.asked.driverHost
  const port = told?.port ?? Number(rest?.asked.properties['spark.driver.port'])
  if (host === undefined || !hostName.test(host)) return undefined
  return Number.isInteger(port) && port > 0 && port < 65_536 ? { host, port } : undefined
}
