import { delay } from '../clients/patience.ts'

const firstMs = 500
const maxMs = 5000
/** A stream that lasted this long was a good one: the next failure is the first again. */
const goodMs = 10_000

/**
 * Runs `task` until it resolves or the signal aborts. When it rejects, `failed` is told and it
 * is run again after half a second, twice that the next time, up to five seconds.
 */
export async function retry(
  task: (signal: AbortSignal) => Promise<void>,
  failed: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const aborted = () => signal.aborted
  let waitMs = firstMs
  while (!aborted()) {
    const begun = performance.now()
    try {
      await task(signal)
      return
    } catch (error) {
      if (aborted()) return
      failed(error)
    }
    if (performance.now() - begun > goodMs) waitMs = firstMs
    // The wait is cut by the signal, which the loop looks at.
    await delay(waitMs, signal).catch(() => undefined)
    waitMs = Math.min(maxMs, waitMs * 2)
  }
}
