import { readOnlyReason } from '../actions/dispatch.ts'
import { UsageError, type CommandContext } from './context.ts'
import { passOn } from './output.ts'
import { resolve } from './resolve.ts'

/** How a command in a container is joined to this program's streams. */
export interface ExecOptions {
  /** Its standard input is this program's, also where that is a terminal. */
  readonly interactive: boolean
  /** Whether it gets a terminal; undefined: where there is one. */
  readonly tty: boolean | undefined
}

/**
 * A command in one container, or a shell there where none is given. Gives its exit status. On a
 * terminal the command has all of it; without one its streams are this program's, byte by byte.
 */
export async function exec(
  context: CommandContext,
  name: string,
  command: readonly string[],
  { interactive, tty }: ExecOptions,
): Promise<number> {
  const { clients, config, signal, stdin, stdout } = context
  if (tty === true && stdin.isTTY !== true) {
    throw new UsageError('exec -t needs a terminal, and standard input is none: leave -t out')
  }
  const refusal = readOnlyReason(config, `exec in ${name}`)
  if (refusal !== undefined) throw new Error(refusal)
  const container = resolve(name, await clients.engine.containers(signal), config.project)
  if (container.state !== 'running') {
    throw new Error(`${container.name} is ${container.state}: nothing can be run in it`)
  }
  const plain = tty === false
  const terminal = stdin.isTTY === true && stdout.isTTY === true
  if (!plain && (tty === true || terminal)) {
    const shell = clients.engine.interactive(container.id, ...(command.length > 0 ? [command] : []))
    return await context.handOver(shell)
  }
  if (command.length === 0) {
    throw new UsageError('a shell needs a terminal: give a command, as in `exec worker-1 hostname`')
  }
  // A terminal that nobody asked to be read stays with the shell, as in `exec worker-1 ls | less`.
  const input = stdin.isTTY !== true || interactive || plain ? stdin : undefined
  const passing = passOn(context)
  try {
    const streams = { input, sink: passing.sink }
    return await clients.engine.execBytes(container.id, command, streams, signal)
  } finally {
    passing.end()
  }
}

/**
 * The log of one container: its last lines, and what comes with `follow`. Both of its streams go
 * to standard output, as with `docker compose logs`.
 */
export async function logs(
  context: CommandContext,
  name: string,
  options: { readonly follow: boolean; readonly tail: number | 'all' },
): Promise<number> {
  const { clients, config, signal } = context
  const container = resolve(name, await clients.engine.containers(signal), config.project)
  const passing = passOn(context, 'stdout')
  try {
    await clients.engine.logBytes(container.id, options, passing.sink, signal)
  } finally {
    passing.end()
  }
  return 0
}
