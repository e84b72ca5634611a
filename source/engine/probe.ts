import type { LogLine } from '../domain/container.ts'
import type { DriverAddress } from '../domain/spark.ts'
import type { EngineClient } from '../clients/contracts.ts'
import { limited } from '../clients/failure.ts'

/** Time limit of a command that only looks, the engine's own part included. */
const limitMs = 5000

/** What a command in a container said and how it ended. */
export interface Looked {
  readonly exitCode: number
  readonly lines: readonly string[]
}

/** Runs a command that only looks in a container, for five seconds at most. */
export function look(
  engine: EngineClient,
  containerId: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<Looked> {
  const what = `${command[0] ?? ''} in ${containerId.slice(0, 12)}`
  const describe = (error: unknown) =>
    `${what} ${error === undefined ? `did not end in ${limitMs / 1000} s` : 'could not be run'}`
  return limited('engine', signal, limitMs, describe, async (either) => {
    const lines: string[] = []
    const keep = ({ stream, text }: LogLine) => {
      if (stream === 'stdout') lines.push(text)
    }
    return { exitCode: await engine.exec(containerId, command, keep, either), lines }
  })
}

/**
 * Whether a container reaches a driver. Host and port must have been checked (`driversToTry`); they
 * are arguments of a constant script and never part of it. Undefined: it could not be tried.
 */
export async function reachesDriver(
  engine: EngineClient,
  containerId: string,
  { host, port }: DriverAddress,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const script = 'exec 3<>"/dev/tcp/$0/$1"'
  const command = ['timeout', '3', 'bash', '-c', script, host, String(port)]
  const { exitCode } = await look(engine, containerId, command, signal)
  // 125 and more: there is no timeout or no bash.
  return exitCode === 0 ? true : exitCode === 1 || exitCode === 124 ? false : undefined
}
