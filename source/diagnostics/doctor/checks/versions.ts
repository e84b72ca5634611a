import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok, warning } from '../finding.ts'
import { anew } from '../remedy.ts'

/** Compares `1.41` with `1.5` number by number; negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const parts = (of: string) => (of.match(/\d+/g) ?? []).slice(0, 3).map(Number)
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Nothing older than what is needed, and the same Spark everywhere. */
export function versions({ versions: read, project }: DoctorFacts): readonly Finding[] {
  if (read.length === 0) return []
  const old = read.flatMap(({ what, version, least, update }) =>
    least !== undefined && compareVersions(version, least) < 0
      ? [
          bad(
            'versions',
            `${what} is too old`,
            [`${version}, at least ${least} is needed`],
            update ?? `update ${what}`,
          ),
        ]
      : [],
  )
  const groups = Map.groupBy(
    read.filter(({ group }) => group !== undefined),
    ({ group }) => group,
  )
  const mixed = [...groups].flatMap(([group, members]) =>
    new Set(members.map(({ version }) => version)).size > 1
      ? [
          warning(
            'versions-mixed',
            `Different versions of ${group ?? ''} run together`,
            members.map(({ what, version }) => `${what}: ${version}`),
            `${anew(project)}: all of one image`,
          ),
        ]
      : [],
  )
  if (old.length + mixed.length > 0) return [...old, ...mixed]
  return [
    ok('versions', 'Versions fit together', [
      ...read
        .filter(({ group }) => group === undefined)
        .map(({ what, version }) => `${what} ${version}`),
      ...[...groups].map(
        ([group, [first, ...more]]) =>
          `${group ?? ''} ${first?.version ?? ''} (${more.length + 1})`,
      ),
    ]),
  ]
}
