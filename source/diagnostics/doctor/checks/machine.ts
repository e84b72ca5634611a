import { formatBytes, formatDuration } from '../../../domain/units.ts'
import type { DoctorFacts } from '../facts.ts'
import { about, bad, type Finding, ok, warning } from '../finding.ts'
import { anew, typed } from '../remedy.ts'

/** The engine answers. */
export function engine({ engine: answer }: DoctorFacts): readonly Finding[] {
  if (answer.kind === 'stale') {
    return [
      bad(
        'engine',
        'The Docker engine does not answer',
        [answer.error],
        './scripts/engine starts it; where it is elsewhere, set DOCKER_HOST to that',
      ),
    ]
  }
  if (answer.kind === 'loading') return []
  const { name, version, apiVersion, cores, memoryBytes } = answer.value
  const evidence = `API ${apiVersion}, ${cores} cores, ${formatBytes(memoryBytes)}`
  return [ok('engine', `Engine ${version} on ${name}`, [evidence])]
}

/** Compose can be run; its version is judged with the others. */
export function compose({ compose: answer, project }: DoctorFacts): readonly Finding[] {
  if (answer.kind !== 'stale') return []
  return [
    warning(
      'compose',
      'Compose cannot be run, so up, down and scaling up do not work',
      [answer.error],
      `unset SPARK_ON_DOCKER_COMPOSE; ${typed(project, 'status')} fetches one`,
    ),
  ]
}

/** Compares `1.41` with `1.5` number by number; negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((of) => (of.match(/\d+/g) ?? []).slice(0, 3).map(Number))
  const differences = [0, 1, 2].map((part) => (left?.[part] ?? 0) - (right?.[part] ?? 0))
  return differences.find((difference) => difference !== 0) ?? 0
}

/** Nothing older than what is needed, and the same Spark everywhere. */
export function versions({ versions: read, project }: DoctorFacts): readonly Finding[] {
  const old = read.flatMap(({ what, version, least, update = `update ${what}` }) =>
    least !== undefined && compareVersions(version, least) < 0
      ? [bad('versions', `${what} is too old`, [`${version}, at least ${least} is needed`], update)]
      : [],
  )
  const grouped = Map.groupBy(read, ({ group }) => group ?? '')
  const single = grouped.get('') ?? []
  grouped.delete('')
  const mixed = [...grouped].flatMap(([group, members]) =>
    new Set(members.map(({ version }) => version)).size > 1
      ? [
          warning(
            'versions-mixed',
            `Different versions of ${group} run together`,
            members.map(({ what, version }) => `${what}: ${version}`),
            `${anew(project)}: all of one image`,
          ),
        ]
      : [],
  )
  if (read.length === 0 || old.length + mixed.length > 0) return [...old, ...mixed]
  return [
    ok('versions', 'Versions fit together', [
      ...single.map(({ what, version }) => `${what} ${version}`),
      ...[...grouped].map(
        ([group, members]) => `${group} ${members[0]?.version ?? ''} (${members.length})`,
      ),
    ]),
  ]
}

/** Ages and heartbeats are wrong from here on. */
const maxAheadMs = 2_000

/** The containers' clocks against this machine's. They drift in a virtual machine that slept. */
export function clock({ clocks }: DoctorFacts): readonly Finding[] {
  const off = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) > maxAheadMs)
  if (off.length === 0) {
    return about(clocks, (all) =>
      ok(
        'clock',
        'The clocks agree',
        all.map(({ container }) => `${container} and this machine`),
      ),
    )
  }
  return [
    warning(
      'clock',
      'Clocks differ, so ages and heartbeats are wrong',
      off.map(
        ({ container, aheadMs }) =>
          `${container} is ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`,
      ),
      'sudo systemctl restart docker; where the engine is in a virtual machine, restart that',
    ),
  ]
}
