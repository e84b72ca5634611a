import type { z } from 'zod'
import type { EngineClient, ServiceClient } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import type { DoctorFacts } from '../diagnostics/doctor/facts.ts'
import type { Finding } from '../diagnostics/doctor/finding.ts'
import type { Seen, ServiceKind } from '../domain/service.ts'
import type { FeedContext } from '../feeds/context.ts'
import type { Poller } from '../feeds/poll.ts'
import type { PaneName } from '../store/ui.ts'
import type { PaneView, TabView } from '../ui/panes/pane.ts'

/**
 * Everything about one service: its row in the registry (`index.ts`), which joins it to the
 * screen, `status`, `doctor`, the port checks and the feeds.
 */
export interface Service<Value = unknown> extends ServiceKind<Value> {
  /** Makes its client; nothing is opened before the first call. `refused`: what a refusal may mean. */
  client?(config: Config, refused: string): ServiceClient<Value>
  /** How often it is asked; every second where nothing is said. */
  readonly everyMs?: number
  /** An answer with what it does not say itself. */
  complete?(answer: Value, given: ServiceInput<Value>, signal: AbortSignal): Value | Promise<Value>
  /** Keeps its reading where asking it alone is not all there is to do. */
  feed?(context: FeedContext): Poller
  /** One of the four panes. */
  readonly pane?: PaneView & { readonly name: PaneName }
  readonly tab?: TabView
  readonly status?: Status<Value>
  /** The doctor's checks that are about it. */
  checks?(facts: DoctorFacts): readonly Finding[]
  /** What stands for it in the simulated cluster, where the simulation itself does not have it. */
  demo?(now: () => number): ServiceClient<Value>
}

/** What there is besides the answer of a service. */
export interface ServiceInput<Value> {
  readonly engine: EngineClient
  readonly seen: Pick<Seen, 'containers'>
  /** The answer before; `at`: where that one was fresh. */
  readonly previous: { readonly value: Value; readonly at: number | undefined } | undefined
  readonly at: number
}

/** A service's part of `status`. */
export interface Status<Value = unknown> {
  /** Of its object in `status --json`; all are null where it has not answered. */
  readonly fields: z.ZodRawShape
  of(value: Value): Readonly<Record<string, unknown>>
  /** Its figures in one line. */
  words(value: Value): string
}
