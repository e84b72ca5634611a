/**
 * What is known of one outside system right now. Every pane draws from a reading, so a dead
 * subsystem shows its last figures, the reason and their age instead of nothing.
 */
export type Reading<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fresh'; readonly value: T; readonly at: number }
  | {
      readonly kind: 'stale'
      /** The last good value, absent when there never was one. */
      readonly value: T | undefined
      readonly error: string
      /** When it stopped answering, in milliseconds since the epoch. */
      readonly since: number
    }

/** Nothing has been asked yet. */
export const loading: Reading<never> = { kind: 'loading' }

/** A good answer that came at `at` (milliseconds since the epoch). */
export function fresh<T>(value: T, at: number): Reading<T> {
  return { kind: 'fresh', value, at }
}

/** Turns a reading stale, keeping its last value and the moment it first failed. */
export function failed<T>(previous: Reading<T>, error: string, at: number): Reading<T> {
  return {
    kind: 'stale',
    value: valueOf(previous),
    error,
    since: previous.kind === 'stale' ? previous.since : at,
  }
}

/** The last good value of a reading, fresh or stale. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'loading' ? undefined : reading.value
}
