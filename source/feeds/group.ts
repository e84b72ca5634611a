import { once } from 'node:events'

/**
 * Makes a group of tasks by key, of which those run that are wanted. A task that ends by itself is not started again while its key stays wanted: it
 * did what there was to do. What is not wanted any more goes on for `lingerMs`, so that moving
 * to and fro does not open and close connections.
 */
export function createGroup(
  start: (key: string, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  lingerMs = 0,
) {
  const members = new Map<
    string,
    { abort: AbortController; leaving?: NodeJS.Timeout | undefined }
  >()
  const running = new Set<Promise<void>>()

  const leave = (key: string) => {
    const member = members.get(key)
    clearTimeout(member?.leaving)
    member?.abort.abort()
    members.delete(key)
  }
  const join = (key: string) => {
    const abort = new AbortController()
    members.set(key, { abort })
    const task = start(key, abort.signal)
      // A task tells its own failures; one that does not must not end the program.
      .catch(() => undefined)
      .finally(() => running.delete(task))
    running.add(task)
  }
  const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort')

  return {
    /** Starts what is wanted and not started, and ends what is started and not wanted any more. */
    want: (keys: Iterable<string>) => {
      if (signal.aborted) return
      const wanted = new Set(keys)
      for (const [key, member] of [...members]) {
        if (wanted.has(key)) {
          clearTimeout(member.leaving)
          member.leaving = undefined
        } else if (lingerMs === 0) leave(key)
        else member.leaving ??= setTimeout(leave, lingerMs, key)
      }
      for (const key of wanted) if (!members.has(key)) join(key)
    },
    /** Resolves when the signal has aborted and every task has ended. */
    stopped: aborted.then(async () => {
      for (const key of [...members.keys()]) leave(key)
      await Promise.all(running)
    }),
  }
}
