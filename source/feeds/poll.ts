import { isLate } from '../clients/failure.ts'
import type { Pause } from './pause.ts'

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
export interface Poller {
  /** Asks now, or once more as soon as the present asking has ended. */
  wake(): void
  /** Resolves when the signal has aborted and nothing is being asked any more. */
  readonly stopped: Promise<void>
}

/**
 * Asks again and again: never two at once, slower while it fails, not at all while paused, at
 * once on `wake` and when the pause ends. Nothing that the task does can end it but the signal.
 */
export function poll({ task, failed, everyMs, maxMs, signal, pause }: PollOptions): Poller {
  let woken = false
  let wakeSleeper: (() => void) | undefined

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        wakeSleeper = undefined
        resolve()
      }
      const timer = Number.isFinite(ms) ? setTimeout(end, ms) : undefined
      wakeSleeper = end
    })
  const wake = () => {
    woken = true
    wakeSleeper?.()
  }

  const aborted = () => signal.aborted
  const wasWoken = () => woken
  const loop = async () => {
    let failures = 0
    let late = false
    while (!aborted()) {
      woken = false
      const begun = performance.now()
      try {
        await task(signal)
        failures = 0
        late = false
      } catch (error) {
        // Aborted: nobody wants to know any more.
        if (aborted()) break
        if (isLate(error) && !late && failures === 0) {
          // One slow answer is slow, and not down: it is asked for once more, and that counts.
          late = true
        } else {
          failures += 1
          failed(error)
        }
      }
      const interval = Math.min(Math.max(maxMs, everyMs), everyMs * 2 ** failures)
      // An asking that took longer than its interval still leaves the peer time to breathe.
      const rest = Math.max(everyMs / 10, interval - (performance.now() - begun))
      if (!wasWoken()) await sleep(rest)
      while (pause.paused && !aborted()) await sleep(Infinity)
    }
  }

  signal.addEventListener('abort', wake)
  const offResume = pause.onResume(wake)
  const stopped = loop().finally(() => {
    signal.removeEventListener('abort', wake)
    offResume()
  })
  return { wake, stopped }
}
