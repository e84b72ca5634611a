import { mib, parseSize } from '../domain/units.ts'

type Variables = Readonly<Record<string, string>>

/** Names of the variables that end so, and whose value is out of bounds. */
function atFault(variables: Variables, ending: string, wrong: (value: string) => boolean): string {
  const names = Object.entries(variables)
    .filter(([name, value]) => name.endsWith(ending) && wrong(value))
    .map(([name]) => name)
  return names.length === 0 ? `SPARK_ON_DOCKER_…${ending}` : names.join(' and ')
}

type Refusal = readonly [
  pattern: RegExp,
  words: (match: RegExpExecArray, variables: Variables) => string,
]

/** What engines refuse to make, in their words (moby: daemon/daemon_unix.go, libnetwork), and what helps. */
const refusals: readonly Refusal[] = [
  [
    /Range of CPUs is from [\d.]+ to ([\d.]+)/i,
    ([, most = ''], variables) => {
      const names = atFault(variables, '_CPU_LIMIT', (value) => Number(value) > Number(most))
      return `the engine has ${Number(most)} CPUs and a container may not be given more: set ${names} to ${Number(most)} or less`
    },
  ],
  [
    /Minimum memory limit allowed is (\d+)([KMG]?)B/i,
    ([, figure = '', unit = ''], variables) => {
      const least = Number(figure) * (unit === 'K' ? 1 / 1024 : unit === 'G' ? 1024 : 1)
      const names = atFault(
        variables,
        '_MEMORY_LIMIT',
        (value) => (parseSize(value) ?? Infinity) < least * mib,
      )
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
    ([, port = '']) => `port ${port} is taken by another program or container`,
  ],
  [
    /No such image: (\S+)|pull access denied for ([^\s,]+)/i,
    ([, one, other]) =>
      `there is no image ${one ?? other ?? ''} on the engine: ./scripts/start builds what is missing`,
  ],
]

/**
 * Why the engine will not make what Compose asked for, told once though Compose says it for each
 * container, with the variable or command that helps; undefined where the failure is another.
 */
export function engineRefusal(lines: readonly string[], variables: Variables): string | undefined {
  for (const [pattern, words] of refusals) {
    for (const line of lines) {
      const match = pattern.exec(line)
      if (match !== null) return words(match, variables)
    }
  }
  return undefined
}
