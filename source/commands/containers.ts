import { print, type CommandContext } from './context.ts'
import { resolve } from './resolve.ts'

/**
 * A command in one container, or a shell there where none is given. Gives its exit status. On a
 * terminal the command has all of it; without one its output is passed on.
 */
export async function exec(
  context: CommandContext,
  name: string,
  command: readonly string[],
): Promise<number> {
  const { clients, config, signal } = context
  if (config.readOnly) throw new Error(`exec in ${name}: refused because of --read-only`)
  const container = resolve(name, await clients.engine.containers(signal), config.project)
  if (container.state !== 'running') {
    throw new Error(`${container.name} is ${container.state}: nothing can be run in it`)
  }
  const terminal = context.stdin.isTTY === true && context.stdout.isTTY === true
  if (terminal) {
    const shell = clients.engine.interactive(container.id, ...(command.length > 0 ? [command] : []))
    return await context.handOver(shell)
  }
  if (command.length === 0) {
    throw new Error('a shell needs a terminal: give a command, as in `exec worker-1 hostname`')
  }
  return await clients.engine.exec(
    container.id,
    command,
    (line) => {
      if (line.stream === 'stdout') print(context, line.text)
      else context.stderr.write(`${line.text}\n`)
    },
    signal,
  )
}

/** The log of one container: its last lines, and what comes with `follow`. */
export async function logs(
  context: CommandContext,
  name: string,
  options: { readonly follow: boolean; readonly tail: number | 'all' },
): Promise<number> {
  const { clients, config, signal } = context
  const container = resolve(name, await clients.engine.containers(signal), config.project)
  await clients.engine.logs(
    container.id,
    options,
    (line) => {
      if (line.stream === 'stdout') print(context, line.text)
      else context.stderr.write(`${line.text}\n`)
    },
    signal,
  )
  return 0
}
