import { Command as Program, CommanderError } from 'commander'
import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import { recorded } from '../record/record.ts'
import { charactersOf } from '../domain/characters.ts'
import { didYouMean } from '../domain/nearest.ts'
import { cleanText, errorMessage } from '../domain/text.ts'
import { interruptedStatus, say, UsageError, type Surroundings } from './context.ts'
import { exitHelp, exits } from './exits.ts'
import { commands, type Command, type Options } from './table.ts'

/** Options of every command, before it or after it. */
export const commonOptions = [
  ['--demo', 'Use a simulated cluster'],
  ['--read-only', 'Refuse commands that change anything'],
  ['--project <name>', 'Use this Compose project (default: spark-on-docker)'],
  ['--no-color', 'Disable colors'],
  ['--record <file>', 'Write what is seen to a file, without secrets and addresses'],
] as const

/**
 * Runs the program on its arguments; gives the exit status. A failure is one line on standard
 * error; the statuses are those of `exits.ts`.
 */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  let status = 0
  const program = buildProgram(surroundings, async (command, args, options) => {
    status = await runCommand(command, args, options, surroundings)
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return status
  } catch (error) {
    const hint = error instanceof CommanderError ? validHint(program, argv, error.code) : ''
    return failure(error, hint, surroundings)
  }
}

/** What would have been right, for a mistake in what was typed. */
function validHint(program: Program, argv: readonly string[], code: string): string {
  const command = program.commands.find((one) => argv.includes(one.name()))
  if (code === 'commander.unknownOption') {
    const options = (command ?? program).options.map(({ long, short }) => long ?? short)
    return `; valid: ${[...options, '--help'].join(', ')}`
  }
  const usage = command === undefined ? '' : `${command.name()} ${command.usage()}`
  return usage === '' ? '' : `; usage: ${usage}`
}

function failure(error: unknown, hint: string, surroundings: Surroundings): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    say(surroundings, `spark-on-docker: ${cleanText(error.message).replace(/^error: /, '')}${hint}`)
    return exits.usage
  }
  if (surroundings.signal.aborted) return interruptedStatus(surroundings.signal)
  say(surroundings, `spark-on-docker: ${errorMessage(error)}`)
  if (!(error instanceof UsageError)) return exits.failed
  for (const line of error.details) say(surroundings, line)
  return exits.usage
}

type Runner = (command: Command, args: readonly string[], options: Options) => Promise<void>

function buildProgram(surroundings: Surroundings, runner: Runner): Program {
  const program = new Program('spark-on-docker')
    .description('Drives an Apache Spark standalone cluster on Docker Compose.')
    .version(surroundings.version, '-V, --version', 'Print the version')
    .enablePositionalOptions()
    .helpCommand(false)
    .addHelpText('after', `\n${exitHelp().join('\n')}`)
  configure(program, surroundings, commonOptions)
  for (const command of commands) {
    const isMonitor = command.name === 'monitor'
    const sub = program
      .command(`${command.name} ${command.arguments ?? ''}`, { isDefault: isMonitor })
      .description(command.about)
      .allowExcessArguments(false)
    if (command.foreign === 'all') sub.passThroughOptions()
    if (command.foreign === 'unknown') sub.allowUnknownOption()
    if (isMonitor) {
      // The word is only there to be refused: commander would call it an argument too many.
      sub.alias('start').argument('[word...]').usage('[options]')
    }
    configure(sub, surroundings, [...(command.options ?? []), ...commonOptions])
    if (command.help !== undefined) sub.addHelpText('after', `\n${command.help().join('\n')}`)
    sub.action(async () => {
      // The first `--` only ends the options.
      const dashes = sub.args.indexOf('--')
      const args = dashes < 0 ? sub.args : sub.args.toSpliced(dashes, 1)
      if (isMonitor && args[0] !== undefined) refuseWord(args[0])
      await runner(command, args, sub.optsWithGlobals())
    })
  }
  addHelpCommand(program, surroundings)
  return program
}

/** `help`, and `help COMMAND`: commander's own prints all of it for a command that there is not. */
function addHelpCommand(program: Program, surroundings: Surroundings): void {
  const help = program.command('help [command]').description('Show help for a command')
  configure(help, surroundings, [])
  help.allowExcessArguments(false).action((name?: string) => {
    const found = program.commands.find(
      (one) => name !== undefined && [one.name(), one.alias()].includes(name),
    )
    if (name !== undefined && found === undefined) refuseWord(name)
    ;(found ?? program).outputHelp()
  })
}

function refuseWord(word: string): never {
  const names = commands.map(({ name }) => name)
  throw new UsageError(
    `unknown command ${word}${didYouMean(word, names)}: choose from ${names.join(', ')}`,
  )
}

function configure(
  program: Program,
  { env, stdout, stderr }: Surroundings,
  options: readonly (readonly [flags: string, about: string])[],
): void {
  const characters = charactersOf(env)
  program
    .helpOption('-h, --help', 'Show help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(characters(text)),
      // The message comes once, from `failure`.
      writeErr: (text) => (text.startsWith('error:') ? undefined : stderr.write(characters(text))),
      getOutHelpWidth: () => Math.min(100, stdout.columns ?? 80),
    })
  for (const [flags, about] of options) program.option(flags, about)
}

/** What is configured wrongly is a mistake of the person as well. */
function configured({ configure: read }: Surroundings, options: Options): Config {
  try {
    return read({
      project: typeof options.project === 'string' ? options.project : undefined,
      readOnly: options.readOnly === true,
      demo: options.demo === true,
    })
  } catch (error) {
    throw new UsageError(errorMessage(error), [], { cause: error })
  }
}

async function runCommand(
  command: Command,
  args: readonly string[],
  options: Options,
  surroundings: Surroundings,
): Promise<number> {
  let config = configured(surroundings, options)
  if (command.runOffline !== undefined) {
    return await command.runOffline({ ...surroundings, config }, args, options)
  }
  let clients: Clients | undefined
  try {
    if (command.open === undefined) clients = await surroundings.connect(config)
    else ({ clients, config } = command.open({ ...surroundings, config }, args, options))
    const { reachedPorts } = clients
    if (typeof options.record === 'string') {
      const { env } = surroundings
      clients = recorded(clients, {
        ...{ file: options.record, project: config.project, env },
        failed: (reason) => say(surroundings, `spark-on-docker: ${reason}`),
      })
    }
    const reached = reachedPorts === undefined ? config : { ...config, reachedPorts }
    const context = { ...surroundings, config: reached, clients, yes: options.yes === true }
    return (await command.run?.(context, args, options)) ?? exits.done
  } finally {
    // What fails while closing must not hide what failed before.
    await clients?.close().catch(() => undefined)
  }
}
