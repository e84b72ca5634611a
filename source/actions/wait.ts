import type { ActionContext } from './action.ts'

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
}

/**
 * Asks `look` again and again until it is done, reporting every change. A failure of `look` (a
 * service that is not up yet) is progress too. Rejects with `late` after `limitMs`.
 */
export async function until(
  context: Pick<ActionContext, 'report' | 'signal'>,
  limitMs: number,
  look: () => Promise<Progress>,
  late: (last: string) => Promise<string> | string,
): Promise<void> {
  const end = Date.now() + limitMs
  let last = ''
  for (;;) {
    const progress = await look().catch((error: unknown) => {
      context.signal.throwIfAborted()
      return { done: false, message: error instanceof Error ? error.message : String(error) }
    })
    if (progress.message !== last) context.report(progress.message)
    last = progress.message
    if (progress.done) return
    if (Date.now() >= end) throw new Error(await late(last))
    await pause(500, context.signal)
  }
}
