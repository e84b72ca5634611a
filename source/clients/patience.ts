import { ClientError } from './contracts.ts'
import { asError, isLate } from './failure.ts'

/** The limit of a question, and of the second one where the first was late. */
const [firstMs, longerMs] = [3000, 7000]
/** Who is asked has the same limit and a better message: this one is for who has a longer. */
const spareMs = 500

type Question<T> = (signal: AbortSignal, limitMs: number) => Promise<T>

/**
 * Asks, and where no answer came in time asks once more with a longer limit: a busy machine is
 * slow and not down. Whoever refuses is not asked again. Rejects with what the last asking said.
 */
export async function askPatiently<T>(signal: AbortSignal, question: Question<T>): Promise<T> {
  return await within(signal, firstMs, question).catch((error: unknown) => {
    if (!isLate(error)) throw error
    return within(signal, longerMs, question)
  })
}

async function within<T>(signal: AbortSignal, limitMs: number, question: Question<T>): Promise<T> {
  const limit = AbortSignal.timeout(limitMs + spareMs)
  try {
    return await question(AbortSignal.any([signal, limit]), limitMs)
  } catch (error) {
    signal.throwIfAborted()
    if (!limit.aborted || error instanceof ClientError) throw error
    const late = new Error(`no answer in ${limitMs / 1000} s`, { cause: error })
    late.name = 'TimeoutError'
    throw late
  }
}

/** Resolves after `ms`, or when `sooner` does; rejects at once with the signal's reason. */
export function delay(ms: number, signal: AbortSignal, sooner?: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      if (signal.aborted) reject(asError(signal.reason))
      else resolve()
    }
    const timer = setTimeout(end, ms)
    void sooner?.finally(end)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}
