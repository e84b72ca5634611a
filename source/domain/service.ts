import type { Container, EngineInfo } from './container.ts'
import { loading, type Reading } from './reading.ts'
import type { Master } from './spark.ts'

/** A service as the store and the doctor know it: the pure part of its row in the registry. */
export interface ServiceKind<Value = unknown> {
  /** Its Compose service, and the key of its reading. */
  readonly id: string
  readonly title: string
  /** `vital`: nothing works without it. `optional`: its container need not be there. */
  readonly need: 'vital' | 'usual' | 'many' | 'optional'
  readonly ports: readonly ServicePort[]
  /** What it says of itself in a word or two, as evidence that it answers. */
  says?(value: Value): string
  /** What keeps it from doing its part though it answers, the worst first. */
  faults?(value: Value, around: Around): readonly ServiceFault[]
  /** Of the table of its containers; one with `sort` can be sorted by. */
  readonly columns?: readonly SortColumn[]
  /** It has a tab in the detail region while its container is there. */
  readonly tab?: object
}

/** A column by its key, with what its rows are sorted by. */
export interface SortColumn<Row = unknown> {
  readonly key: string
  sort?(row: Row): number | string | undefined
}

/** A port that a service publishes; its number is in the variable of that name. */
export interface ServicePort {
  readonly name: string
  /** `the master's page`. */
  readonly what: string
  /** What a person opens or copies; a page by HTTP where nothing is said. */
  readonly address?: (host: string, port: number) => string
}

/** What a service's answer is judged against. */
export interface Around {
  readonly project: string
  readonly now: number
  readonly containers: readonly Container[]
}

/** What keeps a service that answers from doing its part. */
export interface ServiceFault {
  /** Stable, for scripts. */
  readonly id: string
  /** What follows its name in a line: `refuses writes, because …`. */
  readonly text: string
  /** What it stands on: the service's own words or figures. */
  readonly evidence: readonly string[]
  /** What to type or change. */
  readonly remedy: string
  /** The cluster lacks something by it now; else it is a risk. */
  readonly degrades: boolean
  /** It may be gone in a moment. */
  readonly young: boolean
}

/** What each outside system said, and the services of the cluster. */
export interface Seen {
  readonly project: string
  readonly now: number
  readonly services: readonly ServiceKind[]
  readonly engine: Reading<EngineInfo>
  readonly containers: Reading<readonly Container[]>
  readonly master: Reading<Master>
  readonly readings: Readings
}

/** By service. */
export type Readings = Readonly<Record<string, Reading<unknown>>>

/** Names a service and what it answers: the one way to its reading and its client. */
export interface ServiceKey<Value> {
  readonly id: string
  readonly answers?: Value
}

/** The reading of a service, as what it answers. */
export function reading<Value>(
  { readings }: Pick<Seen, 'readings'>,
  { id }: ServiceKey<Value>,
): Reading<Value> {
  // Only the service's own client puts anything there.
  return (readings[id] ?? loading) as Reading<Value>
}

/** The reading of any service, the master too. */
export function readingOf(seen: Pick<Seen, 'master' | 'readings'>, id: string): Reading<unknown> {
  return id === 'master' ? seen.master : (seen.readings[id] ?? loading)
}
