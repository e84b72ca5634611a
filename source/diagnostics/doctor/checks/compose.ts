import type { DoctorFacts } from '../facts.ts'
import { type Finding, warning } from '../finding.ts'
import { typed } from '../remedy.ts'

/** Compose can be run; its version is judged with the others. */
export function compose({ compose: answer, project }: DoctorFacts): readonly Finding[] {
  if (answer.ok) return []
  return [
    warning(
      'compose',
      'Compose cannot be run, so up, down and scaling up do not work',
      [answer.error],
      `unset SPARK_ON_DOCKER_COMPOSE; ${typed(project, 'status')} fetches one`,
    ),
  ]
}
