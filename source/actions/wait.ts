import type { ActionContext } from './action.ts'

const pollMs = 500

/** Resolves after `ms`, or rejects at once with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal))
      return
    }
    const end = () => {
      clearTimeout(timer)
      reject(reasonOf(signal))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('it was interrupted')
}

/** How far something is, in one line. */
export interface Progress {
  readonly done: boolean
  readonly message: string
  /** Set when waiting longer is in vain. */
  readonly hopeless?: boolean
}

/**
 * Asks `look` again and again until it is done, reporting every change. A failure of `look` (a
 * service that is not up yet) is progress too. Gives true when it is done, false when it is
 * hopeless or not done after `limitMs`; rejects when the signal aborts.
 */
export async function until(
  { report, signal }: Pick<ActionContext, 'report' | 'signal'>,
  limitMs: number,
  look: () => Promise<Progress>,
): Promise<boolean> {
  const end = Date.now() + limitMs
  let last = ''
  for (;;) {
    const progress: Progress = await look().catch((error: unknown) => {
      signal.throwIfAborted()
      return { done: false, message: lineOf(error) }
    })
    if (progress.message !== last && progress.message !== '') report(progress.message)
    last = progress.message
    if (progress.done) return true
    if (progress.hopeless === true || Date.now() >= end) return false
    await pause(pollMs, signal)
  }
}

/** The first line of whatever was thrown. */
export function lineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

/** Does `work` for every item, at most `width` at a time; gives how each ended, in order. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<readonly PromiseSettledResult<void>[]> {
  const results: PromiseSettledResult<void>[] = []
  const queue = items.entries()
  const lane = async () => {
    for (const [index, item] of queue) {
      const [result] = await Promise.allSettled([work(item)])
      results[index] = result
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return results
}
