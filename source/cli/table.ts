import { registry } from '../actions/registry.ts'
import type { Config } from '../config/config.ts'
import { ownExamples } from '../config/examples.ts'
import { exampleLines } from '../domain/examples.ts'
import { maxWorkers } from '../domain/scaling.ts'
import { exec, logs } from './containers.ts'
import { UsageError, type CommandContext, type Surroundings } from './context.ts'
import { doctor } from './doctor.ts'
import { ensureUp } from './ensure-up.ts'
import { monitor } from './monitor.ts'
import { perform } from './perform.ts'
import { openRecording } from './replay.ts'
import { run } from './run.ts'
import { status } from './status.ts'

/** Options as commander gives them. */
export type Options = Readonly<Record<string, unknown>>

/** One command: what it is called with, and what it does. */
export interface Command {
  readonly name: string
  /** Arguments in commander's form: `<needed>`, `[may be left out]`, `[several...]`. */
  readonly arguments: readonly string[]
  readonly options: readonly (readonly [flags: string, about: string])[]
  readonly about: string
  /** The key that does the same, for the documentation. */
  readonly key: string
  /**
   * Whose options may follow: absent for this program's own only, `unknown` for an
   * example's beside them, `all` for whatever follows the first argument (a command in a container).
   */
  readonly foreign?: 'unknown' | 'all'
  /** Lines at the end of its help. */
  readonly help?: () => readonly string[]
  /** Where it has clients of its own instead of those of the cluster. */
  readonly open?: (
    surroundings: Surroundings,
    config: Config,
    args: readonly string[],
    options: Options,
  ) => Pick<CommandContext, 'clients' | 'config'>
  /** Gives the exit status. */
  readonly run: (
    context: CommandContext,
    args: readonly string[],
    options: Options,
  ) => Promise<number>
}

const yes = ['-y, --yes', 'answer its question with yes'] as const

function count(text: unknown, what: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(String(text)) || number > maxWorkers) {
    throw new UsageError(`${what} ${String(text)}: give a whole number from 0 to ${maxWorkers}`)
  }
  return number
}

/** `exec worker-1 --demo` would run `--demo` in a real container: that is never what is meant. */
function refuseOwnOption(first: string | undefined): void {
  if (first?.startsWith('-') === true) {
    throw new UsageError(
      `${first} belongs before the container's name: what follows is the command`,
    )
  }
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'monitor',
    arguments: [],
    options: [],
    about: 'bring the cluster up if it is down and open the monitor (also without a command)',
    key: '',
    run: (context) => monitor(context),
  },
  {
    name: 'up',
    arguments: [],
    options: [
      ['-w, --workers <n>', 'how many workers'],
      ['--history', 'the history server too: pages of applications that have ended'],
    ],
    about: 'start the cluster and wait until Spark, Traefik and Redis answer',
    key: 'U',
    run: async (context, _, { workers, history }) => {
      const wanted = workers === undefined ? undefined : count(workers, '--workers')
      await perform(context, registry.up, { workers: wanted, history: history === true })
      return 0
    },
  },
  {
    name: 'down',
    arguments: [],
    options: [['--volumes', 'its data too: Redis, event logs, what the master remembers'], yes],
    about: "stop and remove this project's containers and network (asks)",
    key: 'D',
    run: async (context, _, { volumes }) => {
      await perform(context, registry.down, { volumes: volumes === true })
      return 0
    },
  },
  {
    name: 'scale',
    arguments: ['<n>'],
    options: [yes],
    about: 'that many workers: up at once, down drained first (asks)',
    key: '+ - s',
    run: async (context, [n]) => {
      const workers = count(n, 'scale')
      await ensureUp(context)
      await perform(context, registry.scale, { workers })
      return 0
    },
  },
  {
    name: 'run',
    arguments: ['[name]', '[arguments...]'],
    options: [
      ['-v, --verbose', "the driver's own log too, on standard error"],
      ['-d, --detach', 'print its id and leave it running'],
    ],
    about: 'launch an example, print its output and exit with its status; Ctrl-C stops it',
    key: 'x',
    foreign: 'unknown',
    help: () => [
      'Examples, also by the names that Spark has for them:',
      ...exampleLines(ownExamples),
      'and those of your own spark-on-docker.yaml.',
    ],
    run: async (context, [name, ...args], { verbose, detach }) => {
      return await run(context, name, args, {
        verbose: verbose === true,
        detach: detach === true,
      })
    },
  },
  {
    name: 'exec',
    arguments: ['<name>', '[command...]'],
    options: [
      ['-i, --interactive', 'standard input goes in; without a terminal it does anyway'],
      ['-t, --tty', 'a terminal for the command; on a terminal it has one anyway'],
      ['-T, --no-tty', 'no terminal for the command, on a terminal either'],
    ],
    about: 'a command in one container, or a shell; exits with its status',
    key: 'e',
    foreign: 'all',
    run: async (context, [name = '', ...command], { interactive, tty }) => {
      refuseOwnOption(command[0])
      await ensureUp(context)
      return await exec(context, name, command, {
        interactive: interactive === true,
        tty: typeof tty === 'boolean' ? tty : undefined,
      })
    },
  },
  {
    name: 'logs',
    arguments: ['<name>'],
    options: [
      ['-f, --follow', 'what comes too, until Ctrl-C'],
      ['-n, --tail <lines>', 'how many of the last lines, or all (default: 200)'],
    ],
    about: "a container's log",
    key: 'l',
    run: async (context, [name = ''], { follow, tail }) => {
      const lines = tail === undefined ? 200 : tail === 'all' ? tail : Number(tail)
      if (lines !== 'all' && !(Number.isInteger(lines) && lines >= 0)) {
        throw new UsageError(`--tail ${String(tail)}: give a number of lines, or all`)
      }
      return await logs(context, name, { follow: follow === true, tail: lines })
    },
  },
  {
    name: 'status',
    arguments: [],
    options: [
      ['--json', 'as JSON'],
      ['--watch', 'again and again, until Ctrl-C'],
    ],
    about: 'one look at everything; exits with 0 healthy, 1 degraded, 2 down',
    key: '',
    run: async (context, _, { json, watch }) => {
      await ensureUp(context)
      return await status(context, { json: json === true, watch: watch === true })
    },
  },
  {
    name: 'doctor',
    arguments: [],
    options: [['--json', 'as JSON']],
    about: 'check everything and say what to do; exits with 0 well, 1 warnings, 2 faults',
    key: '!',
    run: async (context, _, { json }) => await doctor(context, { json: json === true }),
  },
  {
    name: 'replay',
    arguments: ['<file>'],
    options: [['--speed <n>', 'How many times as fast (default: 1)']],
    about: 'Show a recording in the monitor; nothing can be changed in it',
    key: '',
    open: openRecording,
    run: (context) => monitor(context),
  },
]
