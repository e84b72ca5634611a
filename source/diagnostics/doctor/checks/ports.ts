import { holderWords, type PortHolder, type PortUse } from '../../../domain/ports.ts'
import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'
import { anew, typed } from '../remedy.ts'

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
          anew(project),
        ),
      ]
    }
    if (holder.kind === 'container' && holder.project === project) return []
    return [
      bad(
        'ports',
        `Port ${use.port} (${use.what}) is taken`,
        [`held by ${holderWords(holder, project)}`],
        `${ending(use, holder)}, or ${elsewhere(use)} && ${typed(project, 'up')} (compose/.env keeps it)`,
      ),
    ]
  })
  if (problems.length > 0) return problems
  const evidence = held.map(
    ({ use, holder }) => `${use.port} ${use.what}${holder === undefined ? ' (free)' : ''}`,
  )
  return [ok('ports', `${held.length} ports are as they should be`, evidence)]
}

/** How the one who holds a port is ended. */
function ending({ port }: PortUse, holder: PortHolder): string {
  switch (holder.kind) {
    case 'container':
      return `docker stop ${holder.name}`
    case 'process':
      return `kill ${holder.pid}`
    case 'unknown':
      return `end it (sudo ss -ltnp 'sport = :${port}' says who)`
  }
}

/** Another port, for this shell: `compose/.env` is every project's. */
function elsewhere({ port, variable }: PortUse): string {
  return `export ${variable}=${port > 64_535 ? port - 1000 : port + 1000}`
}
