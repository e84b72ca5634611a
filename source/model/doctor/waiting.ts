import type { Explanation } from '../waiting/explanation.ts'
import { type Finding, warning } from './finding.ts'

/**
 * Why applications wait, as findings: a warning each, for the cluster itself works. Causes that a
 * check of the doctor's own tells (`no-workers`, `overcommit`) are left to it.
 */
export function waitingFindings(explanations: readonly Explanation[]): readonly Finding[] {
  return explanations
    .filter(({ cause }) => cause !== 'no-workers' && cause !== 'overcommit')
    .map(({ cause, sentence, evidence, remedy }) =>
      warning(
        cause,
        sentence.split(' → ', 1)[0] ?? sentence,
        evidence.map(({ label, value }) => `${label}: ${value}`),
        `${remedy.kind === 'key' ? `press ${remedy.text}` : remedy.text} (${remedy.effect})`,
      ),
    )
}
