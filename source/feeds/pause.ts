/** Whether the feeds rest, because a program has the terminal. */
export interface Pause {
  readonly paused: boolean
  set(paused: boolean): void
  /** Calls `listener` each time the feeds go on; gives what takes it back. */
  onResume(listener: () => void): () => void
}

/** Makes a pause that is not on. */
export function createPause(): Pause {
  const listeners = new Set<() => void>()
  let paused = false
  return {
    get paused() {
      return paused
    },
    set: (next) => {
      const resumes = paused && !next
      paused = next
      if (resumes) for (const listener of [...listeners]) listener()
    },
    onResume: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
