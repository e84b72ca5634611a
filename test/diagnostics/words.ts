import type { Diagnosis } from '../../source/diagnostics/diagnosis/diagnosis.ts'
import { worded } from '../../source/diagnostics/diagnosis/wording.ts'

/** A diagnosis in words that call hosts as Spark does. */
export const inWords = (one: Diagnosis) => worded(one, () => undefined)

/** The title of a diagnosis; empty where there is none. */
export const titleOf = (one: Diagnosis | undefined) => (one === undefined ? '' : inWords(one).title)
