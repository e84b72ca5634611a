import type { Clock } from '../../source/clients/clock.ts'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time on, running every timer that falls due at its own moment and in order. */
  advance(ms: number): Promise<void>
  /**
   * Moves time on in steps of a quarter of a second until `holds`; rejects with `what` when it
   * does not within `limitMs`.
   */
  until(what: string, holds: () => boolean | Promise<boolean>, limitMs?: number): Promise<void>
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly task: () => void
}

const stepMs = 250

/** Lets everything go on that waits for a promise which is settled by now. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** Makes a clock that stands at `start` (milliseconds since the epoch). */
export function createManualClock(start: number): ManualClock {
  let now = start
  let order = 0
  const timers = new Set<Timer>()

  const add = (task: () => void, ms: number) => {
    const timer: Timer = { at: now + Math.max(0, ms), order: order++, task }
    timers.add(timer)
    return () => {
      timers.delete(timer)
    }
  }
  const due = (end: number) =>
    [...timers]
      .filter(({ at }) => at <= end)
      .reduce<Timer | undefined>(
        (first, timer) =>
          first === undefined ||
          timer.at < first.at ||
          (timer.at === first.at && timer.order < first.order)
            ? timer
            : first,
        undefined,
      )
  const advance = async (ms: number) => {
    const end = now + ms
    await settle()
    for (let timer = due(end); timer !== undefined; timer = due(end)) {
      now = timer.at
      timers.delete(timer)
      timer.task()
      await settle()
    }
    now = end
  }

  return {
    now: () => now,
    setTimeout: add,
    advance,
    until: async (what, holds, limitMs = 120_000) => {
      const end = now + limitMs
      await settle()
      while (!(await holds())) {
        if (now >= end) throw new Error(`not within ${limitMs / 1000} s: ${what}`)
        await advance(stepMs)
      }
    },
  }
}
