import { spawn } from 'node:child_process'

/**
 * Runs a program on this terminal until it ends; gives its exit status (128 + n after signal n).
 * Rejects with one line when it cannot be started.
 */
export function runOnTerminal(command: readonly [string, ...string[]]): Promise<number> {
  const [program, ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' })
    child.once('error', (error) => {
      reject(new Error(`${program} could not be started (${error.message}): is it installed?`))
    })
    // When the monitor ends under it (SIGTERM, a crash), the child must not keep the terminal.
    const hangUp = () => child.kill('SIGHUP')
    process.once('exit', hangUp)
    child.once('exit', (status, signal) => {
      process.off('exit', hangUp)
      resolve(status ?? (signal === null ? 1 : 128 + (signalNumbers[signal] ?? 0)))
    })
  })
}

const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGTERM: 15,
}
