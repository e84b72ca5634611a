import type { Advice } from '../../diagnostics/advice/advice.ts'
import type { Finished } from '../../diagnostics/history/finished.ts'
import { rememberedAdvice } from '../../diagnostics/history/remembered.ts'
import type { Explanation } from '../../diagnostics/diagnosis/explanation.ts'
import type { ApplicationRecord } from '../applications.ts'

/** What was said of an application. */
export interface Said {
  readonly advice: readonly Advice[]
  /** Causes that were told while this monitor looked. */
  readonly told: readonly Explanation[]
  /** Else those that the history keeps. */
  readonly remembered: Finished['causes']
}

/** What was said of an application: by this monitor, else by the one that kept its summary. */
export function saidOf(
  record: ApplicationRecord | undefined,
  history: readonly Finished[],
  id: string,
): Said {
  const kept = history.find(({ applicationId }) => applicationId === id)
  const now = record?.diagnoses ?? []
  return {
    advice: record?.recommendations ?? (kept === undefined ? [] : rememberedAdvice(kept)),
    told: now,
    remembered: now.length > 0 ? [] : (kept?.causes ?? []),
  }
}

/** How much that is. */
export function saidCount({ advice, told, remembered }: Said): number {
  return advice.length + told.length + remembered.length
}
