import { formatBytes } from '../../../domain/units.ts'
import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'

/** The engine answers. */
export function engine({ engine: answer }: DoctorFacts): readonly Finding[] {
  if (!answer.ok) {
    return [
      bad(
        'engine',
        'The Docker engine does not answer',
        [answer.error],
        './scripts/engine starts it; where it is elsewhere, set DOCKER_HOST to that',
      ),
    ]
  }
  const { name, version, apiVersion, cores, memoryBytes } = answer.value
  return [
    ok('engine', `Engine ${version} on ${name}`, [
      `API ${apiVersion}, ${cores} cores, ${formatBytes(memoryBytes)}`,
    ]),
  ]
}
