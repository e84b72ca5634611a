import { readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface JobOptions {
  /** Gives the terminal back until `meanwhile` has ended, then takes it again and repaints. */
  readonly lend: (meanwhile: () => Promise<void>) => Promise<void>
  /** True while it is given back, to a child or here: then there is nothing more to give. */
  readonly lent: () => boolean
}

/** The monitor as a job of the shell that it was started from. */
export interface TerminalJob {
  /** What Ctrl-Z does: the whole job stops, as if the terminal had sent the signal. */
  suspend(): void
  release(): void
}

/**
 * Job control: the shell has a usable terminal while this program is stopped by Ctrl-Z or SIGTSTP,
 * and everything is taken again when it goes on. Nothing can be done before a SIGSTOP, but after
 * it, too, the SIGCONT restores the whole.
 */
export function controlJob({ lend, lent }: JobOptions): TerminalJob {
  /** Stops here, by the signal's own effect; false where it has none (no shell to go back to). */
  const stop = async (pid: number) => {
    let continued = false
    const note = () => (continued = true)
    process.once('SIGCONT', note)
    process.off('SIGTSTP', onStop)
    process.kill(pid, 'SIGTSTP')
    process.on('SIGTSTP', onStop)
    await signalsSeen()
    process.off('SIGCONT', note)
    return continued
  }

  /** Stops `pid` (0 is the whole group, undefined nothing: that was done from outside). */
  const leave = (pid: number | undefined) =>
    lend(async () => {
      if (pid !== undefined) await stop(pid)
      // Continued, but not by `fg`: who takes the terminal now takes it from the shell.
      let goesOn = inBackground()
      while (goesOn) goesOn = (await stop(process.pid)) && inBackground()
      // A window that was resized meanwhile was told to the shell only.
      process.kill(process.pid, 'SIGWINCH')
      await signalsSeen()
    })

  const onStop = () => void (lent() ? stop(process.pid) : leave(process.pid))
  const onContinue = () => {
    if (!lent()) void leave(undefined)
  }
  process.on('SIGTSTP', onStop)
  process.on('SIGCONT', onContinue)
  return {
    suspend: () => {
      if (!lent()) void leave(0)
    },
    release: () => {
      process.off('SIGTSTP', onStop)
      process.off('SIGCONT', onContinue)
    },
  }
}

/** Listeners of signals that have arrived run in the loop's next turn. */
async function signalsSeen(): Promise<void> {
  await nextTurn()
  await nextTurn()
}

/** Whether another job has the terminal, where the system tells it (Linux). */
function inBackground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    // pid (name) state parent group session terminal foreground-group …
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(foreground) > 0 && foreground !== group
  } catch {
    return false
  }
}
