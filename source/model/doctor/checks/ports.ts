import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'

/** Every port that the project publishes is its own, or free while its service is not running. */
export function ports({ ports: wanted, containers }: DoctorFacts): readonly Finding[] {
  if (wanted.length === 0) return []
  const problems = wanted.flatMap(({ use, port, variable, service, holder }): Finding[] => {
    const runs = containers.some((one) => one.service === service && one.state === 'running')
    if (holder.kind === 'nobody') {
      if (!runs) return []
      return [
        bad(
          'ports',
          `Port ${port} (${use}) is not published though ${service} runs`,
          [`nothing listens on ${port}`],
          'down, then up',
        ),
      ]
    }
    if (holder.kind === 'container' && holder.own) return []
    const who =
      holder.kind === 'container'
        ? `container ${holder.name}`
        : `process ${holder.name ?? 'unknown'}`
    const elsewhere = `end it, or start with ${variable}=${port + 1000}`
    return [bad('ports', `Port ${port} (${use}) is taken`, [`held by ${who}`], elsewhere)]
  })
  return problems.length > 0
    ? problems
    : [ok('ports', `${wanted.length} ports are as they should be`)]
}
