/** State with subscribers. Readers are told at most once an interval, however often it changes. */
export interface Store<State> {
  get(): State
  /** Replaces the state; nothing is told when `change` gives back the same object. */
  update(change: (state: State) => State): void
  /** As `update`, but after a quiet interval it is told at once: for what just happened. */
  updateSoon(change: (state: State) => State): void
  /** As `update`, but tells the readers at once: for what a key did, which must paint now. */
  updateNow(change: (state: State) => State): void
  /** Until it is held no more nobody is told anything; then they are, where something changed. */
  hold(held: boolean): void
  subscribe(listener: () => void): () => void
}

/**
 * Makes a store. `intervalMs` bounds how often feeds can make the screen repaint: a full frame
 * costs about 15 ms of CPU, so ten a second is what a monitor may spend.
 */
export function createStore<State>(initial: State, intervalMs = 100): Store<State> {
  let state = initial
  let told = initial
  let toldAt = -Infinity
  let held = false
  let timer: NodeJS.Timeout | undefined
  const listeners = new Set<() => void>()
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    if (held || Object.is(state, told)) return
    told = state
    toldAt = performance.now()
    for (const listener of [...listeners]) listener()
  }
  const change = (next: State, waitMs: () => number) => {
    if (Object.is(next, state)) return
    state = next
    const ms = waitMs()
    if (ms <= 0) tell()
    else timer ??= setTimeout(tell, ms).unref()
  }
  return {
    get: () => state,
    update: (next) => {
      change(next(state), () => intervalMs)
    },
    updateSoon: (next) => {
      change(next(state), () => toldAt + intervalMs - performance.now())
    },
    updateNow: (next) => {
      change(next(state), () => 0)
    },
    hold: (next) => {
      held = next
      tell()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
