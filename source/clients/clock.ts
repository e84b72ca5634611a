/** Time as a simulation or a recording sees it, so that a test can move it by hand; `setTimeout` gives what cancels it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  setTimeout(task: () => void, ms: number): () => void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (task, ms) => {
    const timer = setTimeout(task, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}

/**
 * Resolves when the function given to `arm` is called or the signal aborts, whichever is first;
 * then ends what `arm` began.
 */
export function doneOrAborted(
  signal: AbortSignal,
  arm: (done: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      off()
      resolve()
    }
    const off = arm(done)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
