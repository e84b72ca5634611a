import { createInterface } from 'node:readline'

type Command = (shortId: string, args: readonly string[]) => readonly string[] | undefined

/** Commands of the simulated shell: one line each. Undefined ends it. */
const commands: Readonly<Record<string, Command>> = {
  hostname: (shortId) => [shortId],
  echo: (_, args) => [args.join(' ')],
  ls: () => ['RELEASE  bin  conf  data  examples  jars  python'],
  ps: () => [
    '  PID TTY          TIME CMD',
    '    1 ?        00:00:21 java',
    '  117 pts/0    00:00:00 bash',
    '  131 pts/0    00:00:00 ps',
  ],
  help: () => ['this shell is simulated; it knows: hostname, echo, ls, ps, help, exit'],
  exit: () => undefined,
}

/** Lines that a command prints and its exit status; lines undefined: it ends the shell. */
function run(
  shortId: string,
  [name = '', ...args]: readonly string[],
): { readonly lines: readonly string[] | undefined; readonly status: number } {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  return command === undefined
    ? { lines: [`${name}: not found in this simulated container; try help`], status: 127 }
    : { lines: command(shortId, args), status: 0 }
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
  const print = (lines: readonly string[]) => {
    for (const line of lines) output.write(`${line}\n`)
  }
  if (command.length > 0) {
    const { lines = [], status } = run(shortId, command)
    print(lines)
    return Promise.resolve(status)
  }
  print([`DEMO: a simulated shell in container ${shortId}. Type help; exit or Ctrl-D leaves.`])
  const shell = createInterface({ input, output, prompt: `spark@${shortId}:/opt/spark$ ` })
  return new Promise((resolve) => {
    let last = 0
    shell.on('line', (line) => {
      const words = line.trim().split(/\s+/)
      if (words[0] !== '') {
        const { lines, status } = run(shortId, words)
        if (lines === undefined) {
          shell.close()
          return
        }
        last = status
        print(lines)
      }
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
