import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Config } from '../config/config.ts'
import { cleanText, errorMessage } from '../domain/text.ts'
import { engineRefusal } from './compose-refusals.ts'
import {
  ClientError,
  type ComposeClient,
  type EngineClient,
  EngineRefusal,
} from '../clients/contracts.ts'
import { asError, codeOf } from '../clients/failure.ts'

/** Compose may have to pull or build images first. */
const upLimitMs = 20 * 60_000
const downLimitMs = 5 * 60_000
const versionLimitMs = 60_000
/** What Compose leaves alone, up and down, unless it is told. */
const historyProfile = ['--profile', 'history']
const verbs = new Set(['up', 'down', 'version'])
/** How long Compose is given to end by itself when it is interrupted. */
const killAfterMs = 10_000
/** Lines of output that are kept to find the reason of a failure in. */
const kept = 200

/** A line of Compose's progress without its bars, spinners and padding; empty ones are ''. */
export function progressLine(line: string): string {
  const lastWritten = line.replace(/\r+$/, '').split('\r').at(-1) ?? ''
  return cleanText(lastWritten)
    .replace(/^[\s⠀-⣿✔✘⠿]+/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What tells most about a failure, best first: the engine's reason, an error, what is missing. */
const telling: readonly RegExp[] = [
  /error response from daemon|port is already allocated|address already in use/i,
  /unhealthy|dependency failed|exited \(\d+\)/i,
  /\b(?:error|fatal|denied|invalid|required|no such|not found|cannot|can't|failed)\b/i,
]

/** The line of the output that tells best why Compose failed. */
export function tellingLine(lines: readonly string[]): string {
  const found = [...telling, /./].map((sign) => lines.findLast((line) => sign.test(line)))
  const best = found.find((line) => line !== undefined) ?? 'it gave no reason'
  return best.replace(/^(?:ERROR|Error)(?: response from daemon)?:\s*/, '')
}

/** Compose's version in what `version --short` said; an old Python warns beside it. */
export function versionIn(lines: readonly string[]): string | undefined {
  return lines.find((line) => /^v?\d+\.\d\S*$/.test(line))?.replace(/^v/, '')
}

/** Compose as a program of its own: there is no library that does what it does. */
export function createComposeClient(config: Config, engine: EngineClient): ComposeClient {
  const [program, ...first] = config.composeCommand
  const common = [...first, '-p', config.project, '-f', config.composeFile]
  const environment = { ...process.env, ...config.environment, COMPOSE_PROGRESS: 'plain' }

  const run = async (
    args: readonly string[],
    limitMs: number,
    progress: (line: string) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    signal.throwIfAborted()
    const limit = AbortSignal.timeout(limitMs)
    const what = `compose ${args.find((arg) => verbs.has(arg)) ?? ''}`
    const failure = (why: string, cause?: unknown) =>
      new ClientError('compose', `${what} ${why}`, { cause })
    const lines: string[] = []
    const said = (raw: string) => {
      const line = progressLine(raw)
      // Compose says some things twice, once for itself and once for the engine.
      if (line === '' || line === lines.at(-1)) return
      lines.push(line)
      if (lines.length > kept) lines.shift()
      // A refusal is said once, at the end, with what helps.
      if (engineRefusal([line], config.environment) === undefined) progress(line)
    }
    const either = AbortSignal.any([signal, limit])
    const status = await statusOf([program, ...common, ...args], environment, said, either).catch(
      (error: unknown) => {
        const notFound = `${program} was not found; ./scripts/start installs what is missing`
        const reason = codeOf(error) === 'ENOENT' ? notFound : errorMessage(error)
        throw failure(`could not be run: ${reason}`, error)
      },
    )
    if (signal.aborted) throw asError(signal.reason)
    if (limit.aborted) {
      const last = lines.at(-1) ?? 'it said nothing'
      throw failure(`did not end in ${limitMs / 60_000} minutes: ${last}`)
    }
    if (status === 0) return
    const refusal = engineRefusal(lines, config.environment)
    if (refusal !== undefined) throw new EngineRefusal('compose', refusal)
    throw failure(`failed: ${tellingLine(lines)}`)
  }
  const start = (
    args: readonly string[],
    progress: (line: string) => void,
    signal: AbortSignal,
    first: readonly string[] = [],
  ) => run([...first, 'up', '-d', '--no-recreate', ...args], upLimitMs, progress, signal)

  return {
    up: (workers, progress, signal) => start(['--scale', `worker=${workers}`], progress, signal),
    workers: (count, progress, signal) =>
      start(['--no-deps', '--scale', `worker=${count}`, 'worker'], progress, signal),
    down: async (volumes, progress, signal) => {
      // Compose leaves runs alone, and while one is on the network the network stays.
      for (const { id, name, service } of await engine.containers(signal)) {
        if (service !== 'run') continue
        progress(`Container ${name} Removing`)
        await engine.remove(id, signal)
      }
      const args = ['down', '--remove-orphans', ...(volumes ? ['-v'] : [])]
      await run([...historyProfile, ...args], downLimitMs, progress, signal)
    },
    history: (progress, signal) =>
      start(['--no-deps', 'history'], progress, signal, historyProfile),
    version: async (signal) => {
      const lines: string[] = []
      await run(['version', '--short'], versionLimitMs, (line) => lines.push(line), signal)
      const version = versionIn(lines)
      if (version !== undefined) return version
      throw new ClientError('compose', `compose version said none: ${tellingLine(lines)}`)
    },
  }
}

/** Runs a program to its end, interrupted when the signal aborts; gives its exit status. */
async function statusOf(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  said: (line: string) => void,
  signal: AbortSignal,
): Promise<number | string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const read = async (input: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) said(line)
  }
  const output = Promise.all([read(child.stdout), read(child.stderr)])
  let force: NodeJS.Timeout | undefined
  const interrupt = () => {
    child.kill('SIGINT')
    force = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  }
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    await once(child, 'exit')
    await output
    return child.exitCode ?? child.signalCode ?? 'unknown'
  } finally {
    signal.removeEventListener('abort', interrupt)
    clearTimeout(force)
  }
}
