import type { Replayed } from './replay.ts'

/** An application's event log, read: all that it did, as far as the log was read. */
export interface EventLog extends Replayed {
  /** Lines that are no events, or not of a known form; they were passed over. */
  readonly badLines: number
  /** It is larger than what is read of one: how the application ended is not known. */
  readonly cut: boolean
}
