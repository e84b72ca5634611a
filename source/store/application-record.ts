import type { Diagnosis } from '../diagnostics/diagnosis/diagnosis.ts'
import type { ApplicationSnapshot } from '../domain/application.ts'
import type { Reading } from '../domain/reading.ts'
import type { Application } from '../domain/spark.ts'

/** How far the reading of an application's event log is. */
export type EventLogState =
  | { readonly kind: 'reading' }
  /** `observed`: this monitor looked when the application ended; `cut`: too large to be read whole. */
  | { readonly kind: 'read'; readonly cut: boolean; readonly observed: boolean }
  /** There is none, or it cannot be read, for a reason that may be known. */
  | { readonly kind: 'none'; readonly reason: string | undefined; readonly observed: boolean }

/** All that is known of one application. */
export interface ApplicationRecord {
  /** What the master said of it last. */
  readonly summary: Application
  /** What it said of itself last, by its REST interface, or all that it did, by its event log. */
  readonly snapshot: Reading<ApplicationSnapshot>
  /** Of one that has ended. */
  readonly eventLog: EventLogState | undefined
  /** Every diagnosis made while it ran, with its last figures. */
  readonly diagnoses: readonly Diagnosis[]
  /** What to change about it, the greatest gain first; undefined until it was judged. */
  readonly recommendations: readonly Diagnosis[] | undefined
  /** Whether a worker reaches its driver; undefined where that was not tried. */
  readonly driverReachable: boolean | undefined
}
