import { PassThrough } from 'node:stream'
import { runCommandLine } from '../../source/cli/index.ts'
import type { Surroundings } from '../../source/cli/context.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import type { Config, ConfigOptions } from '../../source/config/config.ts'
import { testConfig } from '../actions/context.ts'

/** What came of a command line. */
export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** The same, as it was written. */
  readonly bytes: { readonly stdout: Buffer; readonly stderr: Buffer }
  /** What the command line said of the configuration; undefined when it was never asked for. */
  readonly options: ConfigOptions | undefined
  /** How often the clients were opened and closed. */
  readonly opened: number
  readonly closed: number
}

export interface Given {
  readonly clients: Clients
  readonly config?: Partial<Config>
  readonly env?: Readonly<Record<string, string>>
  /** Both ends are a terminal. */
  readonly terminal?: boolean
  /** Called when the configuration is read: may fail. */
  readonly configure?: () => void
  /** What comes in by standard input, to its end. */
  readonly input?: Buffer
  /** What a person types when asked. */
  readonly answer?: string
  readonly signal?: AbortSignal
  readonly monitor?: Surroundings['monitor']
  readonly handOver?: Surroundings['handOver']
  /** Called with each piece of standard output, and of standard error. */
  readonly said?: (text: string) => void
  readonly told?: (text: string) => void
  /** Called when the program says that it goes on without a reader. */
  readonly goOnUnread?: Surroundings['goOnUnread']
}

/** Runs the program's command line in this process, with streams in place of a terminal. */
export async function program(argv: readonly string[], given: Given): Promise<Outcome> {
  const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const stream = (name: 'stdout' | 'stderr') => {
    const output = new PassThrough()
    output.on('data', (chunk: Buffer) => {
      written[name].push(chunk)
      given[name === 'stdout' ? 'said' : 'told']?.(chunk.toString())
    })
    return Object.assign(output, { isTTY: given.terminal ?? false, columns: 100 })
  }
  const stdin = Object.assign(new PassThrough(), { isTTY: given.terminal ?? false })
  if (given.answer !== undefined) stdin.write(`${given.answer}\n`)
  if (given.input !== undefined) stdin.end(given.input)
  let options: ConfigOptions | undefined
  let [opened, closed] = [0, 0]
  const status = await runCommandLine(argv, {
    env: given.env ?? {},
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    signal: given.signal ?? new AbortController().signal,
    version: '1.2.3',
    configure: (said) => {
      options = said
      given.configure?.()
      return testConfig({ readOnly: said.readOnly ?? false, ...given.config })
    },
    connect: (config) => {
      opened += 1
      const close = () => {
        closed += 1
        return given.clients.close()
      }
      return Promise.resolve({ ...given.clients, kind: config.demo ? 'demo' : 'real', close })
    },
    monitor: given.monitor ?? (() => Promise.reject(new Error('no monitor here'))),
    handOver: given.handOver ?? (() => Promise.reject(new Error('no terminal here'))),
    goOnUnread: given.goOnUnread ?? (() => undefined),
  })
  // What was written last is read before the streams are.
  await new Promise(setImmediate)
  const bytes = { stdout: Buffer.concat(written.stdout), stderr: Buffer.concat(written.stderr) }
  const texts = { stdout: bytes.stdout.toString(), stderr: bytes.stderr.toString() }
  return { status, ...texts, bytes, options, opened, closed }
}
