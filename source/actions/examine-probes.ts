import { errorMessage } from '../domain/text.ts'
import type {
  ClockReading,
  DiskReading,
  DoctorFacts,
  NameLookup,
} from '../diagnostics/doctor/facts.ts'
import type { Container } from '../domain/container.ts'
import { look } from '../engine/probe.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { ActionContext } from './action.ts'
import { inParallel } from './wait.ts'

/** What looking into containers gave. */
export interface Probes extends Pick<DoctorFacts, 'lookups' | 'clocks' | 'disks'> {
  /** What could not be looked at, and why; one line each. */
  readonly skipped: readonly string[]
}

/** So many containers are asked for their disks at a time, all of them for so long. */
const atOnce = 4
const limitMs = 20_000

/**
 * Says for each folder that Spark writes to, as this container is set up, what `df` says: the
 * folder, a blank, one line of POSIX's form in blocks of 1 KiB.
 */
const disksScript = `
conf=\${SPARK_CONF_DIR:-\${SPARK_HOME:-/opt/spark}/conf}/spark-defaults.conf
set_there=$(sed -n 's/^spark\\.local\\.dir[[:space:]=]\\{1,\\}//p' "$conf" 2>/dev/null | tail -n 1)
local_dirs=$(printf %s "\${SPARK_LOCAL_DIRS:-\${set_there:-/tmp}}" | tr , ' ')
for folder in / $local_dirs "\${SPARK_WORKER_DIR:-/opt/spark/work}" /var/lib/spark/events; do
  if [ -d "$folder" ]; then printf '%s %s\\n' "$folder" "$(df -kP "$folder" | tail -n 1)"; fi
done`

/** A line of the script's answer; undefined for what is none. */
export function spaceIn(line: string): Omit<DiskReading, 'container'> | undefined {
  const [folder = '', device = '', total, , free] = line.trim().split(/\s+/)
  const [totalKiB, freeKiB] = [Number(total), Number(free)]
  if (!folder.startsWith('/') || !(totalKiB > 0) || !(freeKiB >= 0)) return undefined
  return { folder, device, totalBytes: totalKiB * 1024, freeBytes: freeKiB * 1024 }
}

/** Which of the names the answer of `getent hosts NAME…` has: an address and its names a line. */
export function foundNames(lines: readonly string[], names: readonly string[]): readonly string[] {
  const found = new Set(lines.flatMap((line) => line.trim().split(/\s+/).slice(1)))
  return names.filter((name) => found.has(name))
}

/**
 * How far ahead a clock is that said `seconds` between two moments of this machine, in ms; what
 * cannot be told apart from the whole second and the time that asking took is 0.
 */
export function aheadMs(seconds: number, before: number, after: number): number {
  const from = seconds * 1000
  if (from > after) return from - after
  return from + 999 < before ? from + 999 - before : 0
}

/**
 * Looks into containers: names, clock and disks, each for five seconds at most. Runs commands in
 * them, so nothing with `--read-only`, and the demo has nothing to look into.
 */
export async function probe(
  { clients, config, signal }: Pick<ActionContext, 'clients' | 'config' | 'signal'>,
  containers: readonly Container[],
): Promise<Probes> {
  const what = 'names between services, clock and disk'
  const none = (why: string) => ({ lookups: [], clocks: [], disks: [], skipped: [why] })
  if (clients.kind === 'demo') return none(`ports, ${what}: this is a simulation`)
  if (config.readOnly) {
    return none(`${what}: they need commands in containers, which --read-only refuses`)
  }
  const running = containers.filter(({ state }) => state === 'running')
  const first = (service: string) => running.find((one) => one.service === service)
  const [worker, master] = [first('worker'), first('master')]
  const skipped: string[] = []
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])

  /** What a command in a container gave; where it gave nothing to read, why is noted. */
  const ask = async <T>(
    part: string,
    container: Container | undefined,
    none: string,
    command: readonly string[],
    read: (lines: readonly string[], exitCode: number, to: Container) => readonly T[] | undefined,
  ): Promise<readonly T[]> => {
    if (container === undefined) {
      skipped.push(`${part}: ${none}`)
      return []
    }
    try {
      const { lines, exitCode } = await look(clients.engine, container.id, command, limit)
      const said = read(lines, exitCode, container)
      const who = part.endsWith(shortName(container.name, config.project)) ? 'it' : container.name
      if (said === undefined) skipped.push(`${part}: ${who} gave no answer to read`)
      return said ?? []
    } catch (error) {
      signal.throwIfAborted()
      const late = `not asked in ${limitMs / 1000} s`
      skipped.push(`${part}: ${limit.aborted ? late : errorMessage(error)}`)
      return []
    }
  }
  const finds = (
    part: string,
    container: Container | undefined,
    none: string,
    names: readonly string[],
  ) =>
    names.length === 0 && container !== undefined
      ? []
      : ask<NameLookup>(part, container, none, ['getent', 'hosts', ...names], (lines, code, to) => {
          // 2: one of them was not found.
          if (code !== 0 && code !== 2) return undefined
          const found = foundNames(lines, names)
          return names.map((name) => ({ from: to.name, name, found: found.includes(name) }))
        })
  const disks: DiskReading[] = []
  const asked = running.filter(({ service }) => ['master', 'worker', 'run'].includes(service))
  if (asked.length === 0) skipped.push('disk: no container of Spark runs')
  const before = Date.now()
  const services = ['master', 'redis', 'traefik'].filter((name) => first(name) !== undefined)
  // A worker is known to Spark by the id of its container, and its page is asked for by that.
  const hosts = running.flatMap(({ service, shortId }) => (service === 'worker' ? [shortId] : []))
  const [fromWorker, fromMaster, clocks] = await Promise.all([
    finds('names of services', worker, 'no worker runs', services),
    finds('names of workers', master, 'no master runs', hosts),
    ask<ClockReading>(
      'clock',
      master ?? worker,
      'no master runs',
      ['date', '+%s'],
      (lines, _, to) => {
        const seconds = /^\d+$/.exec(lines[0]?.trim() ?? '')?.[0]
        if (seconds === undefined) return undefined
        return [{ container: to.name, aheadMs: aheadMs(Number(seconds), before, Date.now()) }]
      },
    ),
    inParallel(asked, atOnce, async (one) => {
      const container = shortName(one.name, config.project)
      const script = ['sh', '-c', disksScript]
      const read = await ask(`disk of ${container}`, one, '', script, (lines) => {
        const spaces = lines.flatMap((line) => spaceIn(line) ?? [])
        return spaces.length === 0 ? undefined : spaces
      })
      disks.push(...read.map((space) => ({ container, ...space })))
    }),
  ])
  signal.throwIfAborted()
  return { lookups: [...fromWorker, ...fromMaster], clocks, disks, skipped }
}
