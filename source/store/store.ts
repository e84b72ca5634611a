/** State with subscribers. Readers are told at most once an interval, however often it changes. */
export interface Store<State> {
  get(): State
  /** Replaces the state; nothing is told when `change` gives back the same object. */
  update(change: (state: State) => State): void
  /** As `update`, but tells the readers at once: for what a key did, which must paint now. */
  updateNow(change: (state: State) => State): void
  subscribe(listener: () => void): () => void
}

/**
 * Makes a store. `intervalMs` bounds how often feeds can make the screen repaint: a full frame
 * costs about 15 ms of CPU, so ten a second is what a monitor may spend.
 */
export function createStore<State>(initial: State, intervalMs = 100): Store<State> {
  let state = initial
  let timer: NodeJS.Timeout | undefined
  const listeners = new Set<() => void>()
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    for (const listener of [...listeners]) listener()
  }
  const change = (next: State, now: boolean) => {
    if (Object.is(next, state)) return
    state = next
    if (now) tell()
    else timer ??= setTimeout(tell, intervalMs).unref()
  }
  return {
    get: () => state,
    update: (next) => {
      change(next(state), false)
    },
    updateNow: (next) => {
      change(next(state), true)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
