import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'

/** Services and workers find each other by name in the cluster's network. */
export function names({ lookups }: DoctorFacts): readonly Finding[] {
  if (lookups.length === 0) return []
  const failed = lookups.filter(({ found }) => !found)
  if (failed.length === 0)
    return [ok('names', `${lookups.length} names resolve between containers`)]
  return [
    bad(
      'names',
      'Containers do not find each other by name',
      failed.map(({ from, name }) => `${from} cannot resolve ${name}`),
      'down, then up: the network is made anew (leaving a swarm breaks the DNS of older networks)',
    ),
  ]
}
