/** Tasks by key, of which those run that are wanted. */
export interface Group {
  /** Starts what is wanted and not started, and ends what is started and not wanted any more. */
  want(keys: Iterable<string>): void
  /** Resolves when the signal has aborted and every task has ended. */
  readonly stopped: Promise<void>
}

interface Member {
  readonly abort: AbortController
  readonly ended: Promise<void>
  leaving: NodeJS.Timeout | undefined
}

/**
 * Makes a group. A task that ends by itself is not started again while its key stays wanted: it
 * did what there was to do. What is not wanted any more goes on for `lingerMs`, so that moving
 * to and fro does not open and close connections.
 */
export function createGroup(
  start: (key: string, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  lingerMs = 0,
): Group {
  const members = new Map<string, Member>()
  const ending = new Set<Promise<void>>()

  const leave = (key: string, member: Member) => {
    clearTimeout(member.leaving)
    members.delete(key)
    member.abort.abort()
  }
  const join = (key: string) => {
    const abort = new AbortController()
    const ended = start(key, abort.signal)
      // A task tells its own failures; one that does not must not end the program.
      .catch(() => undefined)
      .finally(() => ending.delete(ended))
    ending.add(ended)
    members.set(key, { abort, ended, leaving: undefined })
  }

  const stopped = new Promise<void>((resolve) => {
    const end = () => {
      for (const [key, member] of [...members]) leave(key, member)
      resolve(Promise.all(ending).then(() => undefined))
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })

  return {
    want: (keys) => {
      if (signal.aborted) return
      const wanted = new Set(keys)
      for (const [key, member] of [...members]) {
        if (wanted.has(key)) {
          clearTimeout(member.leaving)
          member.leaving = undefined
        } else if (lingerMs === 0) leave(key, member)
        else member.leaving ??= setTimeout(leave, lingerMs, key, member)
      }
      for (const key of wanted) if (!members.has(key)) join(key)
    },
    stopped,
  }
}
