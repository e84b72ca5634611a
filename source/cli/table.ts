import { registry } from '../actions/registry.ts'
import { exampleLines, ownExamples } from '../domain/examples.ts'
import { maxWorkers } from '../domain/scaling.ts'
import { config } from './config.ts'
import { exec, logs } from './containers.ts'
import { UsageError, type CommandContext, type Configured } from './context.ts'
import { printDoctor } from './doctor.ts'
import { ensureUp } from './ensure-up.ts'
import { exits } from './exits.ts'
import { monitor } from './monitor.ts'
import { perform } from './perform.ts'
import { openRecording } from './replay.ts'
import { runExample } from './run.ts'
import { status } from './status.ts'

/** Options as commander gives them. */
export type Options = Readonly<Record<string, unknown>>

/** Gives the exit status. */
type Run<Context> = (
  context: Context,
  args: readonly string[],
  options: Options,
) => number | Promise<number>

/** One command: what it is called with, and what it does. */
export interface Command {
  readonly name: string
  /** In commander's form: `<needed>`, `[may be left out]`, `[several...]`. */
  readonly arguments?: string
  readonly options?: readonly (readonly [flags: string, about: string])[]
  readonly about: string
  /** The keys that do the same, for the documentation. */
  readonly keys?: readonly string[]
  /**
   * Whose options may follow: absent for this program's own only, `unknown` for an
   * example's beside them, `all` for whatever follows the first argument (a command in a container).
   */
  readonly foreign?: 'unknown' | 'all'
  /** Lines at the end of its help. */
  readonly help?: () => readonly string[]
  /** Where it has clients of its own instead of those of the cluster. */
  readonly open?: (
    given: Configured,
    args: readonly string[],
    options: Options,
  ) => Pick<CommandContext, 'clients' | 'config'>
  readonly run?: Run<CommandContext>
  /** In place of `run` where nothing outside is asked. */
  readonly runOffline?: Run<Configured>
}

const yes = ['-y, --yes', 'Skip the confirmation prompt'] as const
const json = ['--json', 'Print JSON'] as const
const done = (work: Promise<unknown>) => work.then(() => exits.done)
const on = (option: unknown) => option === true

function count(text: unknown, what: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(String(text)) || number > maxWorkers) {
    throw new UsageError(`${what} ${String(text)}: give a whole number from 0 to ${maxWorkers}`)
  }
  return number
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'monitor',
    about: 'Open the monitor, and start the cluster if it is down (the default command)',
    run: monitor,
  },
  {
    name: 'up',
    options: [
      ['-w, --workers <n>', 'Number of workers'],
      ['--history', 'Start the history server too, for applications that have ended'],
    ],
    about: 'Start the cluster and wait until Spark, Traefik and Redis answer',
    keys: ['U'],
    run: async (context, _, { workers, history }) => {
      const wanted = workers === undefined ? undefined : count(workers, '--workers')
      return await done(perform(context, registry.up, { workers: wanted, history: on(history) }))
    },
  },
  {
    name: 'down',
    options: [
      ['--volumes', "Remove its data too: Redis, event logs, the master's recovery state"],
      yes,
    ],
    about: "Stop and remove this project's containers and network (asks first)",
    keys: ['D'],
    run: (context, _, { volumes }) =>
      done(perform(context, registry.down, { volumes: on(volumes) })),
  },
  {
    name: 'scale',
    arguments: '<n>',
    options: [yes],
    about: 'Set the number of workers; removed workers are drained first (asks first)',
    keys: ['+', '-', 's'],
    run: async (context, [n]) => {
      const workers = count(n, 'scale')
      await ensureUp(context)
      return await done(perform(context, registry.scale, { workers }))
    },
  },
  {
    name: 'run',
    arguments: '[name] [arguments...]',
    options: [
      ['-v, --verbose', "Print the driver's log too, to standard error"],
      ['-d, --detach', 'Print its ID and leave it running'],
    ],
    about: 'Run an example, print its output and exit with its status; Ctrl-C stops it',
    keys: ['x'],
    foreign: 'unknown',
    help: () => [
      'Examples (the names that Spark gives them work too):',
      ...exampleLines(ownExamples),
      'and those of your own spark-on-docker.yaml.',
    ],
    run: (context, [name, ...args], { verbose, detach }) =>
      runExample(context, name, args, { verbose: on(verbose), detach: on(detach) }),
  },
  {
    name: 'exec',
    arguments: '<name> [command...]',
    options: [
      ['-i, --interactive', 'Pass standard input to the command (always on without a terminal)'],
      ['-t, --tty', 'Allocate a terminal (always on in a terminal)'],
      ['-T, --no-tty', 'Do not allocate a terminal'],
    ],
    about: 'Run a command or a shell in a container and exit with its status',
    keys: ['e'],
    foreign: 'all',
    run: async (context, [name = '', ...command], { interactive, tty }) => {
      const [first = ''] = command
      // `exec worker-1 --demo` would run `--demo` in a real container: that is never what is meant.
      if (first.startsWith('-')) {
        throw new UsageError(
          `${first} belongs before the container's name: what follows is the command`,
        )
      }
      await ensureUp(context)
      return await exec(context, name, command, {
        interactive: on(interactive),
        tty: typeof tty === 'boolean' ? tty : undefined,
      })
    },
  },
  {
    name: 'logs',
    arguments: '<name>',
    options: [
      ['-f, --follow', 'Stream new lines until Ctrl-C'],
      ['-n, --tail <lines>', 'Number of recent lines to show, or all (default: 200)'],
    ],
    about: 'Print the logs of a container',
    keys: ['l'],
    run: (context, [name = ''], { follow, tail = '200' }) => {
      const lines = tail === 'all' ? tail : Number(tail)
      if (lines !== 'all' && !(Number.isInteger(lines) && lines >= 0)) {
        throw new UsageError(`--tail ${String(tail)}: give a number of lines, or all`)
      }
      return logs(context, name, { follow: on(follow), tail: lines })
    },
  },
  {
    name: 'status',
    options: [json, ['--watch', 'Refresh until Ctrl-C']],
    about: 'Show the state of the cluster; exits with 0 healthy, 1 degraded, 2 down',
    run: async (context, _, options) => {
      await ensureUp(context)
      return await status(context, { json: on(options.json), watch: on(options.watch) })
    },
  },
  {
    name: 'doctor',
    options: [json],
    about: 'Check everything and suggest fixes; exits with 0 passed, 1 warnings, 2 faults',
    keys: ['!'],
    run: (context, _, options) => printDoctor(context, { json: on(options.json) }),
  },
  {
    name: 'config',
    options: [json],
    about: 'Show each setting with its value and origin',
    runOffline: (context, _, options) => config(context, { json: on(options.json) }),
  },
  {
    name: 'replay',
    arguments: '<file>',
    options: [['--speed <n>', 'How many times as fast (default: 1)']],
    about: 'Show a recording in the monitor; nothing can be changed in it',
    open: openRecording,
    run: (context) => monitor(context),
  },
]
