import type { Finding } from './finding.ts'

/** What `doctor` and the `!` key show. */
export interface Examination {
  readonly at: number
  /** What does not work first. */
  readonly findings: readonly Finding[]
  /** What was not looked at, and why; one line each. */
  readonly skipped: readonly string[]
}
