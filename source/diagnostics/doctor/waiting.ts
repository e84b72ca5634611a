import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { type NameOf, remedyParts, worded } from '../diagnosis/wording.ts'
import { type Finding, warning } from './finding.ts'
import { typed } from './remedy.ts'

/** How each part of a remedy is given to somebody at a shell. */
const ways = {
  press: (text: string) => `in the monitor press ${text}`,
  type: (text: string, project: string) => typed(project, text),
  set: (text: string) => text,
  change: (text: string) => text,
}

/**
 * Why applications wait, as findings: a warning each, for the cluster itself works. Causes that a
 * check of the doctor's own tells (`no-workers`, `overcommit`) are left to it.
 */
export function waitingFindings(
  diagnoses: readonly Diagnosis[],
  project: string,
  nameOf: NameOf,
): readonly Finding[] {
  return diagnoses
    .filter(({ cause }) => cause !== 'no-workers' && cause !== 'overcommit')
    .map((one) => {
      const says = worded(one, nameOf)
      const remedy = remedyParts(says).map(({ how, text }) => ways[how](text, project))
      const figures = Object.entries(says.figures).map((figure) => figure.join(': '))
      return warning(says.cause, says.title, figures, `${remedy.join('; ')} (${says.effect})`)
    })
}
