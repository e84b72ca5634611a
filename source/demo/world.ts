import type { Clock } from './clock.ts'
import { createRandom, type Random } from './random.ts'

/** Length of one step of the story in ms, and the shortest time that a step may take. */
const tickMs = 250
const shortestMs = 25

/** Time and chance of one simulated cluster. */
export interface World {
  readonly project: string
  readonly clock: Clock
  /** How many milliseconds of the story pass in one of the clock's. */
  readonly speed: number
  /** Never drawn from directly: each part has its own fork. */
  readonly random: Random
  /** Milliseconds since the epoch. */
  now(): number
  /** The moment that lies `ms` of the story ahead. */
  ahead(ms: number): number
  /** Does `task` when `ms` of the story have passed; gives what cancels it. */
  after(ms: number, task: () => void): () => void
  /** Resolves when `ms` of the story have passed; rejects with the signal's reason. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Calls `task` at each step with how much of the story has passed, in milliseconds. */
  onTick(task: (ms: number) => void): void
  /** Calls `task` every `ms` of the clock (not of the story); gives what cancels it. */
  every(ms: number, task: () => void): () => void
  /** Cancels every timer. */
  close(): void
}

/** Makes a world. `speed` 2 tells the story in half the time; time stamps stay the clock's. */
export function createWorld(given: {
  readonly project: string
  readonly seed: number
  readonly speed: number
  readonly clock: Clock
}): World {
  const { clock, speed, project } = given
  const cancels = new Set<() => void>()
  const ticks: ((ms: number) => void)[] = []
  let closed = false

  const kept = (set: (done: () => void) => () => void) => {
    if (closed) return () => undefined
    const forget = () => {
      cancels.delete(cancel)
    }
    const unset = set(forget)
    const cancel = () => {
      unset()
      forget()
    }
    cancels.add(cancel)
    return cancel
  }
  const after = (ms: number, task: () => void) =>
    kept((done) =>
      clock.setTimeout(() => {
        done()
        task()
      }, ms / speed),
    )
  const every = (ms: number, task: () => void) => kept(() => clock.setInterval(task, ms))

  const everyMs = Math.max(shortestMs, tickMs / speed)
  every(everyMs, () => {
    for (const task of ticks) task(everyMs * speed)
  })

  return {
    project,
    clock,
    speed,
    random: createRandom(given.seed),
    now: () => clock.now(),
    ahead: (ms) => clock.now() + ms / speed,
    after,
    every,
    onTick: (task) => {
      ticks.push(task)
    },
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(reasonOf(signal))
          return
        }
        const abort = () => {
          cancel()
          reject(reasonOf(signal))
        }
        const cancel = after(ms, () => {
          signal.removeEventListener('abort', abort)
          resolve()
        })
        signal.addEventListener('abort', abort, { once: true })
      }),
    close: () => {
      closed = true
      for (const cancel of [...cancels]) cancel()
    },
  }
}

/** The reason of an aborted signal, as an Error. */
export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('it was interrupted')
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
