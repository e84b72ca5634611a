import { holderWords } from '../../ports.ts'
import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'

/** Every port that the project publishes is its own, or free while its service is not running. */
export function ports({ ports: held, containers, project }: DoctorFacts): readonly Finding[] {
  if (held.length === 0) return []
  const problems = held.flatMap(({ use, holder }): Finding[] => {
    const runs = containers.some((one) => one.service === use.service && one.state === 'running')
    if (holder === undefined) {
      if (!runs) return []
      return [
        bad(
          'ports',
          `Port ${use.port} (${use.what}) is not published though ${use.service} runs`,
          [`nothing listens on ${use.address}:${use.port}`],
          'down, then up',
        ),
      ]
    }
    if (holder.kind === 'container' && holder.project === project) return []
    return [
      bad(
        'ports',
        `Port ${use.port} (${use.what}) is taken`,
        [`held by ${holderWords(holder, project)}`],
        `end it, or start with ${use.variable}=${use.port + 1000}`,
      ),
    ]
  })
  if (problems.length > 0) return problems
  return [ok('ports', `${held.length} ports are as they should be`)]
}
