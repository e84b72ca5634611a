import { writeSync } from 'node:fs'
import { errorMessage } from '../domain/text.ts'
import { restoreAll } from './sequences.ts'

/** Signals that end the monitor, with the exit status a shell expects of each. */
const endings = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type Ending = keyof typeof endings

/** What the guard needs of the process; a test hands in its own. */
export type GuardedProcess = NodeJS.EventEmitter & { exit(status: number): void }

export interface GuardOptions {
  /** Ends the screen the regular way; may throw when that is what is broken. */
  readonly close: () => void
  /** True while a child has the terminal: then Ctrl-C is the child's. */
  readonly handedOver: () => boolean
  /** File descriptors of the terminal and of the error output. */
  readonly terminal: number
  readonly errors: number
  readonly process?: GuardedProcess
}

/**
 * Gives the terminal back on every way out but SIGKILL: signals and crashes restore the main
 * screen, the cursor and cooked mode before the process ends. Gives a function that ends the
 * guard, for the regular way out.
 */
export function guardTerminal(options: GuardOptions): () => void {
  const target: GuardedProcess = options.process ?? process
  let ended = false

  const end = (status: number, message?: string) => {
    if (ended) return
    ended = true
    try {
      options.close()
    } catch {
      // The screen itself is broken: the sequences below do what it could not.
      write(options.terminal, restoreAll)
    }
    if (message !== undefined) write(options.errors, `spark-on-docker: ${message}\n`)
    target.exit(status)
  }

  const listeners: [string, (error: unknown) => void][] = (Object.keys(endings) as Ending[]).map(
    (signal) => [
      signal,
      () => {
        if (signal === 'SIGINT' && options.handedOver()) return
        end(endings[signal])
      },
    ],
  )
  const crash = (error: unknown) => {
    const [first] = (error instanceof Error ? error.message : String(error)).split('\n')
    end(1, `stopped by a fault of its own: ${errorMessage(first)}; please report it`)
  }
  listeners.push(['uncaughtException', crash], ['unhandledRejection', crash])
  for (const [event, listener] of listeners) target.on(event, listener)
  return () => {
    ended = true
    for (const [event, listener] of listeners) target.off(event, listener)
  }
}

/** Writes at once, because the process is ending; a terminal that is gone is no error then. */
function write(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text)
  } catch {
    // Nobody is there to read it.
  }
}
