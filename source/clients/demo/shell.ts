import { createInterface } from 'node:readline'

/** Commands of the simulated shell: one line each. Undefined ends it. */
const commands: Readonly<Record<string, (shortId: string) => readonly string[] | undefined>> = {
  hostname: (shortId) => [shortId],
  ls: () => ['RELEASE  bin  conf  data  examples  jars  python'],
  ps: () => [
    '  PID TTY          TIME CMD',
    '    1 ?        00:00:21 java',
    '  117 pts/0    00:00:00 bash',
    '  131 pts/0    00:00:00 ps',
  ],
  help: () => ['this shell is simulated; it knows: hostname, ls, ps, help, exit'],
  exit: () => undefined,
}

/**
 * A small shell in a simulated container, until `exit` or the end of the input (Ctrl-D). It says
 * at once that it is simulated.
 */
export function runDemoShell(
  shortId: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> {
  output.write(
    `DEMO: a simulated shell in container ${shortId}. Type help; exit or Ctrl-D leaves.\n`,
  )
  const shell = createInterface({ input, output, prompt: `spark@${shortId}:/opt/spark$ ` })
  return new Promise((resolve) => {
    shell.on('line', (line) => {
      const [name = ''] = line.trim().split(/\s+/)
      if (name !== '') {
        const command = Object.hasOwn(commands, name) ? commands[name] : undefined
        const said = command === undefined ? [`${name}: not found; try help`] : command(shortId)
        if (said === undefined) {
          shell.close()
          return
        }
        for (const text of said) output.write(`${text}\n`)
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
      resolve()
    })
    shell.prompt()
  })
}
