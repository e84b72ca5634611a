import { look } from '../engine/probe.ts'
import type { Container } from '../domain/container.ts'
import type { ClockReading, DiskReading, NameLookup } from '../diagnostics/doctor/facts.ts'
import type { ActionContext } from './action.ts'
import { readDisks } from './examine-disks.ts'

/** What looking into containers gave. */
export interface Probes {
  readonly lookups: readonly NameLookup[]
  readonly clocks: readonly ClockReading[]
  readonly disks: readonly DiskReading[]
  /** What could not be looked at, and why; one line each. */
  readonly skipped: readonly string[]
}

const noProbes = { lookups: [], clocks: [], disks: [] }
const named = ['master', 'redis', 'traefik'] as const

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
  if (clients.kind === 'demo')
    return { ...noProbes, skipped: [`ports, ${what}: this is a simulation`] }
  if (config.readOnly) {
    const why = 'they need commands in containers, which --read-only refuses'
    return { ...noProbes, skipped: [`${what}: ${why}`] }
  }
  const running = containers.filter(({ state }) => state === 'running')
  const worker = running.find(({ service }) => service === 'worker')
  const master = running.find(({ service }) => service === 'master')
  const skipped: string[] = []
  const into = async <T>(
    part: string,
    container: Container | undefined,
    service: string,
    read: (container: Container) => Promise<readonly T[] | undefined>,
  ): Promise<readonly T[]> => {
    if (container === undefined) {
      skipped.push(`${part}: no ${service} runs`)
      return []
    }
    try {
      const said = await read(container)
      if (said === undefined) skipped.push(`${part}: ${container.name} gave no answer to read`)
      return said ?? []
    } catch (error) {
      signal.throwIfAborted()
      skipped.push(`${part}: ${error instanceof Error ? error.message : String(error)}`)
      return []
    }
  }
  const says = (container: Container, command: readonly string[]) =>
    look(clients.engine, container.id, command, signal)

  const finds = async (container: Container, names: readonly string[]) => {
    if (names.length === 0) return []
    const { exitCode, lines } = await says(container, ['getent', 'hosts', ...names])
    // 2: one of them was not found.
    if (exitCode !== 0 && exitCode !== 2) return undefined
    const found = foundNames(lines, names)
    return names.map((name) => ({ from: container.name, name, found: found.includes(name) }))
  }
  const services = named.filter((name) => running.some(({ service }) => service === name))
  // A worker is known to Spark by the id of its container, and its page is asked for by that.
  const hosts = running.flatMap(({ service, shortId }) => (service === 'worker' ? [shortId] : []))
  const [fromWorker, fromMaster, clocks, space] = await Promise.all([
    into<NameLookup>('names of services', worker, 'worker', (one) => finds(one, services)),
    into<NameLookup>('names of workers', master, 'master', (one) => finds(one, hosts)),
    into<ClockReading>('clock', master ?? worker, 'master', async (container) => {
      const before = Date.now()
      const { lines } = await says(container, ['date', '+%s'])
      if (!/^\d+$/.test(lines[0]?.trim() ?? '')) return undefined
      return [{ container: container.name, aheadMs: aheadMs(Number(lines[0]), before, Date.now()) }]
    }),
    readDisks({ clients, config, signal }, running),
  ])
  return {
    lookups: [...fromWorker, ...fromMaster],
    clocks,
    disks: space.disks,
    skipped: [...skipped, ...space.skipped],
  }
}
