import { formatDuration } from '../../domain/units.ts'

/** `no answer for 12 s: connection refused` of a reading that is stale. */
export function staleWords(reading: { error: string; since: number }, now: number): string {
  return `no answer for ${formatDuration(Math.max(1000, now - reading.since))}: ${reading.error}`
}
