/** Whether the feeds rest, because a program has the terminal. */
export type Pause = ReturnType<typeof createPause>

/** Makes a pause that is not on. */
export function createPause() {
  const listeners = new Set<() => void>()
  let paused = false
  return {
    get paused() {
      return paused
    },
    set: (next: boolean) => {
      const resumes = paused && !next
      paused = next
      if (resumes) for (const listener of [...listeners]) listener()
    },
    /** Calls `listener` each time the feeds go on; gives what takes it back. */
    onResume: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
