import type { Explanation, Remedy } from '../diagnosis/explanation.ts'
import { type Finding, warning } from './finding.ts'
import { typed } from './remedy.ts'

/** How each kind of remedy is typed. */
const ways: Readonly<Record<Remedy['kind'], (text: string, project: string) => string>> = {
  key: (text) => `in the monitor press ${text}`,
  command: (text, project) => typed(project, text),
  conf: (text) => text,
}

/**
 * Why applications wait, as findings: a warning each, for the cluster itself works. Causes that a
 * check of the doctor's own tells (`no-workers`, `overcommit`) are left to it.
 */
export function waitingFindings(
  explanations: readonly Explanation[],
  project: string,
): readonly Finding[] {
  return explanations
    .filter(({ cause }) => cause !== 'no-workers' && cause !== 'overcommit')
    .map(({ cause, sentence, evidence, remedy }) =>
      warning(
        cause,
        sentence.split(' → ', 1)[0] ?? sentence,
        evidence.map(({ label, value }) => `${label}: ${value}`),
        `${ways[remedy.kind](remedy.text, project)} (${remedy.effect})`,
      ),
    )
}
