import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'
import { anew } from '../remedy.ts'

/** Services and workers find each other by name in the cluster's network. */
export function names({ lookups, project }: DoctorFacts): readonly Finding[] {
  if (lookups.length === 0) return []
  const failed = lookups.filter(({ found }) => !found)
  if (failed.length === 0) {
    const askers = Map.groupBy(lookups, ({ from }) => from)
    const evidence = [...askers].map(
      ([from, asked]) => `${from} finds ${asked.map(({ name }) => name).join(', ')}`,
    )
    return [ok('names', `${lookups.length} names resolve between containers`, evidence)]
  }
  return [
    bad(
      'names',
      'Containers do not find each other by name',
      failed.map(({ from, name }) => `${from} cannot resolve ${name}`),
      `${anew(project)}: the network is made anew (leaving a swarm breaks the DNS of older ones)`,
    ),
  ]
}
