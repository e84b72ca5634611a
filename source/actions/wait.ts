import pLimit from 'p-limit'
import { errorMessage } from '../domain/text.ts'
import { delay } from '../clients/patience.ts'
import type { ActionContext } from './action.ts'

const pollMs = 500

/** How far something is, in one line. */
export interface WaitProgress {
  readonly done: boolean
  readonly message: string
  /** Set when waiting longer is in vain. */
  readonly hopeless?: boolean
}

/**
 * Asks `look` again and again until it is done, reporting every change. A failure of `look` (a
 * service that is not up yet) is progress too. Gives true when it is done, false when it is
 * hopeless or not done after `limitMs`; rejects when the signal aborts. `again`: when to look next.
 */
export async function until(
  { report, signal }: Pick<ActionContext, 'report' | 'signal'>,
  limitMs: number,
  look: () => Promise<WaitProgress>,
  again: () => Promise<void> = () => delay(pollMs, signal),
): Promise<boolean> {
  const end = Date.now() + limitMs
  let last = ''
  for (;;) {
    const progress: WaitProgress = await look().catch((error: unknown) => {
      signal.throwIfAborted()
      return { done: false, message: errorMessage(error) }
    })
    if (progress.message !== last && progress.message !== '') report(progress.message)
    last = progress.message
    if (progress.done) return true
    if (progress.hopeless === true || Date.now() >= end) return false
    await again()
  }
}

/** Does `work` for every item, at most `width` at a time; gives how each ended, in order. */
export function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<readonly PromiseSettledResult<void>[]> {
  const limit = pLimit(width)
  return Promise.allSettled(items.map((item) => limit(work, item)))
}
