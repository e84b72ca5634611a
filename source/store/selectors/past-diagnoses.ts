import type { Diagnosis } from '../../diagnostics/diagnosis/diagnosis.ts'
import type { Worded } from '../../diagnostics/diagnosis/wording.ts'
import type { Finished } from '../../diagnostics/history/finished.ts'
import type { ApplicationRecord } from '../application-record.ts'

/** What is known of an application beside what goes on now. */
export interface PastDiagnoses {
  /** By this monitor: found while it ran, and what could be done better. */
  readonly own: readonly Diagnosis[]
  /** Else by the one that kept its summary. */
  readonly kept: readonly Worded[]
}

/** What was found of an application: by this monitor, else by the one that kept its summary. */
export function pastDiagnoses(
  record: ApplicationRecord | undefined,
  history: readonly Finished[],
  id: string,
): PastDiagnoses {
  const kept = history.find(({ applicationId }) => applicationId === id)?.diagnoses ?? []
  const { diagnoses: causes = [], recommendations } = record ?? {}
  return {
    own: [...causes, ...(recommendations ?? [])],
    kept: kept.filter(({ kind }) =>
      kind === 'recommendation' ? recommendations === undefined : causes.length === 0,
    ),
  }
}

/** How much that is. */
export function countOf({ own, kept }: PastDiagnoses): number {
  return own.length + kept.length
}
