import { advise } from './advice/advise.ts'
import type { Advice } from './advice/advice.ts'
import type { Container, EngineEvent, EngineInfo } from '../domain/container.ts'
import type { DriverAddress, Master, WorkerPage } from '../domain/spark.ts'
import {
  type ApplicationFacts,
  type LimitedContainer,
  restOf,
  workingExecutors,
} from '../domain/spark-facts.ts'
import type { WaitingFacts } from './diagnosis/facts.ts'

// From what was seen to what the rules of `waiting/` and `advice/` are given.

/** Everything that was seen at one moment. */
export interface Seen {
  /** When the master answered. */
  readonly at: number
  readonly master: Master
  readonly engine: EngineInfo | undefined
  readonly containers: readonly Container[]
  readonly events: readonly EngineEvent[]
  readonly pages: readonly WorkerPage[]
  readonly applications: readonly ApplicationFacts[]
  readonly reachable: Readonly<Record<string, boolean>>
  readonly defaultCores: number | undefined
}

/** A container with its limits, 0 where there is none or the engine did not say. */
export function limitedContainer(container: Container): Container & LimitedContainer {
  const { memoryLimitBytes = 0, cpus = 0 } = container
  return { ...container, memoryLimitBytes, cpus }
}

/** What was seen, as the causes want it. */
export function waitingFacts(seen: Seen): WaitingFacts {
  const { at, master, engine, events, pages, applications, defaultCores } = seen
  return {
    cluster: {
      at,
      master,
      workers: pages,
      containers: seen.containers.map(limitedContainer),
      engine,
      events,
      drivers: new Map(pages.flatMap(({ drivers }) => [...drivers])),
      defaultCores,
    },
    applications,
    driverReachable: new Map(Object.entries(seen.reachable)),
  }
}

/** What to change about an application; empty while it has said nothing. */
export function adviceOf(
  facts: ApplicationFacts,
  seen: Pick<Seen, 'at' | 'master' | 'engine'>,
): readonly Advice[] {
  const rest = restOf(facts)
  if (rest === undefined) return []
  const alive = seen.master.workers.filter((worker) => worker.state === 'ALIVE')
  const { state, startedAt, durationMs } = facts.application
  const active = state === 'RUNNING' || state === 'WAITING'
  return advise({
    application: facts.application,
    rest,
    // What did not end with the application took no longer than that.
    at: active ? seen.at : Math.min(seen.at, startedAt + durationMs),
    ...(alive.length > 0 && {
      cluster: {
        cores: seen.master.cores,
        engineCores: seen.engine?.cores,
        workerMemoryMiB: Math.max(...alive.map(({ memoryMiB }) => memoryMiB)),
      },
    }),
  })
}

/** From this age on a running application without an executor is looked into. */
const lonelyMs = 20_000
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?$/

/** A driver's address if it is one that may be handed to a command, else undefined. */
export function safeAddress(host: string | undefined, port: number): DriverAddress | undefined {
  if (host === undefined || !hostName.test(host)) return undefined
  return Number.isInteger(port) && port > 0 && port < 65_536 ? { host, port } : undefined
}

/** Where the driver of an application listens that has been running without an executor for long. */
export function lonelyDriver(
  { application, rest }: ApplicationFacts,
  seen: Pick<Seen, 'at' | 'pages'>,
): DriverAddress | undefined {
  if (application.state !== 'RUNNING' || seen.at - application.startedAt < lonelyMs)
    return undefined
  if (rest === undefined) return undefined
  const asked = typeof rest === 'object' ? rest.asked : undefined
  if (typeof rest === 'object' && workingExecutors(rest).length > 0) return undefined
  const told = seen.pages.flatMap(({ drivers }) => drivers.get(application.id) ?? [])[0]
  return safeAddress(
    told?.host ?? asked?.driverHost,
    told?.port ?? Number(asked?.properties['spark.driver.port']),
  )
}
