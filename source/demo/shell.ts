import { createInterface } from 'node:readline'
import type { ServiceName } from '../domain/container.ts'

/** Where a command runs: the program's own shell knows only the container's id. */
export interface ShellPlace {
  readonly shortId: string
  readonly service?: ServiceName
  readonly executors?: readonly unknown[]
}

/** What runs in a container of each service, as `ps` shows it. */
const processes: Readonly<Record<string, readonly string[]>> = {
  master: ['tini -- spark-master', 'java org.apache.spark.deploy.master.Master --host master'],
  worker: ['java org.apache.spark.deploy.worker.Worker spark://master:7077'],
  traefik: ['traefik --entrypoints.spark-on-docker-web.address=:8080 --providers.docker=true'],
  redis: ['redis-server *:6379'],
  run: ['docker-init -- spark-entrypoint', 'java org.apache.spark.deploy.SparkSubmit'],
}
/** What the working folder of a container of each service holds. */
const files: Readonly<Record<string, readonly string[]>> = {
  traefik: ['etc', 'traefik', 'var'],
  redis: ['appendonlydir', 'dump.rdb'],
}
const sparkFiles = ['bin', 'conf', 'data', 'examples', 'jars', 'python', 'RELEASE']

/** Commands that a simulated container knows: one line each. */
const commands: Readonly<
  Record<string, (place: ShellPlace, args: readonly string[]) => readonly string[]>
> = {
  hostname: ({ shortId }) => [shortId],
  echo: (_, args) => [args.join(' ')],
  ls: ({ service = 'worker' }) => files[service] ?? sparkFiles,
  ps: ({ service = 'worker', executors = [] }) => [
    '  PID COMMAND',
    ...[
      ...(processes[service] ?? []),
      ...executors.map(() => 'java CoarseGrainedExecutorBackend'),
    ].map((command, index) => `${String(index + 1).padStart(5)} ${command}`),
  ],
  pwd: ({ service }) => [service === 'redis' ? '/data' : '/opt/spark'],
  whoami: ({ service }) => [service === 'redis' ? 'redis' : 'spark'],
  true: () => [],
  false: () => [],
}

/** Runs a command; what is not known ends with 127 and one line that says so. */
export function runCommand(
  place: ShellPlace,
  [name = '', ...args]: readonly string[],
): { readonly lines: readonly string[]; readonly exitCode: number } {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command !== undefined)
    return { lines: command(place, args), exitCode: name === 'false' ? 1 : 0 }
  const known = Object.keys(commands).join(', ')
  const line = `${name}: not found in this simulated container (it knows ${known})`
  return { lines: [line], exitCode: 127 }
}

/**
 * A small shell in a simulated container, until `exit` or the end of the input (Ctrl-D); it says
 * at once that it is simulated. With `command` it runs only that. Gives the exit status.
 */
export function runDemoShell(
  shortId: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  command: readonly string[] = [],
): Promise<number> {
  const run = (words: readonly string[]) => {
    const { lines, exitCode } = runCommand({ shortId }, words)
    for (const line of lines) output.write(`${line}\n`)
    return exitCode
  }
  if (command.length > 0) return Promise.resolve(run(command))
  output.write(`DEMO: a simulated shell in container ${shortId}. exit or Ctrl-D leaves.\n`)
  const shell = createInterface({ input, output, prompt: `spark@${shortId}:/opt/spark$ ` })
  return new Promise((resolve) => {
    let last = 0
    shell.on('line', (line) => {
      const words = line.trim().split(/\s+/)
      if (words[0] === 'exit') {
        shell.close()
        return
      }
      if (words[0] !== '') last = run(words)
      shell.prompt()
    })
    // Ctrl-C drops the line, as in a shell.
    shell.on('SIGINT', () => {
      output.write('^C\n')
      shell.write(null, { ctrl: true, name: 'u' })
      shell.prompt()
    })
    shell.on('close', () => {
      output.write('\n')
      resolve(last)
    })
    shell.prompt()
  })
}
