import { Command as Program, CommanderError } from 'commander'
import { lineOf } from '../clients/failure.ts'
import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import { recorded } from '../record/record.ts'
import { charactersOf } from '../domain/characters.ts'
import { didYouMean } from '../domain/nearest.ts'
import { cleanText } from '../domain/text.ts'
import {
  interruptedStatus,
  say,
  UsageError,
  type CommandContext,
  type Surroundings,
} from './context.ts'
import { exitHelp, exits } from './exits.ts'
import { commands, type Command, type Options } from './table.ts'

/** Options of every command, before it or after it. */
export const commonOptions = [
  ['--demo', 'a simulated cluster instead of a real one'],
  ['--read-only', 'refuse whatever would change something'],
  ['--project <name>', 'another Compose project than spark-on-docker'],
  ['--no-color', 'no colours'],
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
  const message = error instanceof Error ? error.message : String(error)
  say(surroundings, `spark-on-docker: ${cleanText(message)}`)
  if (!(error instanceof UsageError)) return exits.failed
  for (const line of error.details) say(surroundings, line)
  return exits.usage
}

type Runner = (command: Command, args: readonly string[], options: Options) => Promise<void>

function buildProgram(surroundings: Surroundings, runner: Runner): Program {
  const program = new Program('spark-on-docker')
    .description('Drives an Apache Spark standalone cluster on Docker Compose.')
    .version(surroundings.version)
    .enablePositionalOptions()
    .helpCommand(false)
    .addHelpText('after', `\n${exitHelp().join('\n')}`)
  configure(program, surroundings)
  withCommonOptions(program)
  for (const command of commands) {
    const sub = program.command(
      [command.name, ...command.arguments].join(' '),
      command.name === 'monitor' ? { isDefault: true } : {},
    )
    sub.description(command.about).allowExcessArguments(false)
    if (command.foreign === 'all') sub.passThroughOptions()
    if (command.foreign === 'unknown') sub.allowUnknownOption()
    if (command.name === 'monitor') {
      // The word is only there to be refused: commander would call it an argument too many.
      sub.alias('start').argument('[word...]').usage('[options]')
    }
    for (const [flags, about] of command.options) sub.option(flags, about)
    configure(sub, surroundings)
    withCommonOptions(sub)
    if (command.help !== undefined) sub.addHelpText('after', `\n${command.help().join('\n')}`)
    sub.action(async () => {
      const args = withoutDashes(sub.args)
      if (command.name === 'monitor' && args[0] !== undefined) refuseWord(args[0])
      await runner(command, args, sub.optsWithGlobals())
    })
  }
  addHelpCommand(program, surroundings)
  return program
}

/** `help`, and `help COMMAND`: commander's own prints all of it for a command that there is not. */
function addHelpCommand(program: Program, surroundings: Surroundings): void {
  const help = program.command('help [command]').description('what a command takes and does')
  configure(help, surroundings)
  help.allowExcessArguments(false).action((name?: string) => {
    const found = program.commands.find(
      (one) => name !== undefined && [one.name(), one.alias()].includes(name),
    )
    if (name !== undefined && found === undefined) refuseWord(name)
    ;(found ?? program).outputHelp()
  })
}

/** Arguments without the first `--`, which only ends the options. */
function withoutDashes(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--')
  return at < 0 ? args : args.toSpliced(at, 1)
}

function refuseWord(word: string): never {
  const names = commands.map(({ name }) => name)
  throw new UsageError(
    `unknown command ${word}${didYouMean(word, names)}: choose from ${names.join(', ')}`,
  )
}

function configure(program: Program, { env, stdout, stderr }: Surroundings): void {
  const characters = charactersOf(env)
  program.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(characters(text)),
    // The message comes once, from `failure`.
    writeErr: (text) => (text.startsWith('error:') ? undefined : stderr.write(characters(text))),
    getOutHelpWidth: () => Math.min(100, stdout.columns ?? 80),
  })
}

function withCommonOptions(program: Program): void {
  for (const [flags, about] of commonOptions) program.option(flags, about)
}

/** What is configured wrongly is a mistake of the person as well. */
function configured({ configure }: Surroundings, options: Options): Config {
  try {
    return configure({
      project: typeof options.project === 'string' ? options.project : undefined,
      readOnly: options.readOnly === true,
      demo: options.demo === true,
    })
  } catch (error) {
    throw new UsageError(lineOf(error), [], { cause: error })
  }
}

async function runCommand(
  command: Command,
  args: readonly string[],
  options: Options,
  surroundings: Surroundings,
): Promise<number> {
  let config = configured(surroundings, options)
  let clients: Clients | undefined
  try {
    if (command.open === undefined) clients = await surroundings.connect(config)
    else ({ clients, config } = command.open(surroundings, config, args, options))
    const { reachedPorts } = clients
    if (typeof options.record === 'string') {
      const { env } = surroundings
      clients = recorded(clients, { file: options.record, project: config.project, env })
    }
    const context: CommandContext = {
      ...surroundings,
      config: reachedPorts === undefined ? config : { ...config, reachedPorts },
      clients,
      yes: options.yes === true,
    }
    return await command.run(context, args, options)
  } finally {
    // What fails while closing must not hide what failed before.
    await clients?.close().catch(() => undefined)
  }
}
