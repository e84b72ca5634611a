import { parseSize } from '../domain/units.ts'

type Variables = Readonly<Record<string, string>>

/** Names of the variables that end so, and whose value is out of bounds. */
function atFault(variables: Variables, ending: string, wrong: (value: string) => boolean): string {
  const names = Object.entries(variables)
    .filter(([name, value]) => name.endsWith(ending) && wrong(value))
    .map(([name]) => name)
  return names.length === 0 ? `SPARK_ON_DOCKER_…${ending}` : names.join(' and ')
}

/**
 * What engines refuse to make, in their words (moby: daemon/daemon_unix.go, libnetwork), and what
 * helps, by what the pattern finds.
 */
const refusals: readonly [RegExp, (found: readonly string[], variables: Variables) => string][] = [
  [
    /Range of CPUs is from [\d.]+ to ([\d.]+)/i,
    ([cpus], variables) => {
      const most = Number(cpus)
      const names = atFault(variables, '_CPU_LIMIT', (value) => Number(value) > most)
      return `the engine has ${most} CPUs and a container may not be given more: set ${names} to ${most} or less`
    },
  ],
  [
    /Minimum memory limit allowed is (\d+)([KMG]?)B/i,
    ([figure = '', unit = ''], variables) => {
      const least = parseSize(`${figure}${unit}`, 'm') ?? 0
      const tooLittle = (value: string) => (parseSize(value) ?? Infinity) < least
      const names = atFault(variables, '_MEMORY_LIMIT', tooLittle)
      return `the engine gives a container ${figure} ${unit}B of memory at least: set ${names} to more`
    },
  ],
  [
    /non-overlapping IPv4 address pool|address pools have been fully subnetted/i,
    () =>
      'the engine has no addresses left for another network: "docker network prune" removes those that nothing uses',
  ],
  [
    // `Bind for 127.0.0.1:8080 failed`, `listen tcp4 0.0.0.0:8080`
    /(?:bind for|listen \w+|exposing port \w+) \S*?:(\d+)\b.*(?:already allocated|already in use)/i,
    ([port = '']) => `port ${port} is taken by another program or container`,
  ],
  [
    /(?:No such image: |pull access denied for )([^\s,]+)/i,
    ([image = '']) =>
      `there is no image ${image} on the engine: ./scripts/start builds what is missing`,
  ],
]

/**
 * Why the engine will not make what Compose asked for, told once though Compose says it for each
 * container, with the variable or command that helps; undefined where the failure is another.
 */
export function engineRefusal(lines: readonly string[], variables: Variables): string | undefined {
  for (const [pattern, words] of refusals) {
    const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null)
    if (found) return words(found.slice(1), variables)
  }
  return undefined
}
