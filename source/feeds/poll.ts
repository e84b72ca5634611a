import { isLate } from '../clients/failure.ts'
import { delay } from '../clients/patience.ts'
import type { Pause } from './pause.ts'

/** The longest that a timer runs. */
const longestMs = 2 ** 31 - 1

/** What is asked again and again. */
export interface PollOptions {
  /** Asks once. Its rejection is a failure, which is told to `failed`; the first late answer is none. */
  readonly task: (signal: AbortSignal) => Promise<void>
  readonly failed: (error: unknown) => void
  /** From the beginning of one asking to the beginning of the next. */
  readonly everyMs: number
  /** The interval doubles with each failure in a row, up to this. */
  readonly maxMs: number
  readonly signal: AbortSignal
  readonly pause: Pause
}

/** Something that is asked again and again. */
export type Poller = ReturnType<typeof poll>

/**
 * Asks again and again: never two at once, slower while it fails, not at all while paused, at
 * once on `wake` and when the pause ends. Nothing that the task does can end it but the signal.
 */
export function poll({ task, failed, everyMs, maxMs, signal, pause }: PollOptions) {
  let woken = Promise.withResolvers<undefined>()
  /** Asks now, or once more as soon as the present asking has ended. */
  const wake = () => {
    woken.resolve(undefined)
  }
  const aborted = () => signal.aborted
  const loop = async () => {
    let failures = 0
    let late = false
    while (!aborted()) {
      woken = Promise.withResolvers()
      const begun = performance.now()
      try {
        await task(signal)
        failures = 0
        late = false
      } catch (error) {
        // Aborted: nobody wants to know any more.
        if (aborted()) return
        // One slow answer is slow, and not down: it is asked for once more, and that counts.
        if (isLate(error) && !late && failures === 0) late = true
        else {
          failures += 1
          failed(error)
        }
      }
      const interval = Math.min(Math.max(maxMs, everyMs), everyMs * 2 ** failures)
      // An asking that took longer than its interval still leaves the peer time to breathe.
      const rest = Math.max(everyMs / 10, interval - (performance.now() - begun))
      await delay(rest, signal, woken.promise)
      while (pause.paused) {
        woken = Promise.withResolvers()
        await delay(longestMs, signal, woken.promise)
      }
    }
  }

  const offResume = pause.onResume(wake)
  /** Resolves when the signal has aborted and nothing is being asked any more. */
  const stopped = loop()
    .catch(() => undefined)
    .finally(offResume)
  return { wake, stopped }
}
