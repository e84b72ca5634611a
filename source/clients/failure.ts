import { errorMessage } from '../domain/text.ts'
import { ClientError } from './contracts.ts'

/** The `code` of a system error (`ECONNREFUSED`, `ENOENT`), looked for in its causes too. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}

/** What libraries call a limit of their own that passed. */
const lateCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT'])

/** True of a failure that says only that no answer came in time: the other side may be slow. */
export function isLate(error: unknown): boolean {
  if (error instanceof ClientError) return error.late
  return error instanceof Error && error.name === 'TimeoutError'
}

/**
 * Runs `task` with a signal that aborts with `signal` or after `limitMs` (Infinity: no limit).
 * Rejects with the reason of `signal` when that aborted, else with a `ClientError` made by
 * `describe`, which is given undefined when the time limit passed.
 */
export async function limited<T>(
  system: ClientError['system'],
  signal: AbortSignal,
  limitMs: number,
  describe: (error: unknown) => string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const limit = Number.isFinite(limitMs) ? AbortSignal.timeout(limitMs) : undefined
  const either = limit === undefined ? signal : AbortSignal.any([signal, limit])
  // The task may not notice the signal (a library that waits for a peer): the race does.
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const end = () => {
    reject(new Error('time limit'))
  }
  either.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([task(either), aborted])
  } catch (error) {
    if (signal.aborted) throw asError(signal.reason)
    if (error instanceof ClientError) throw error
    const passed = limit?.aborted === true
    const late = passed || lateCodes.has(codeOf(error) ?? '')
    throw new ClientError(system, describe(passed ? undefined : error), { cause: error, late })
  } finally {
    either.removeEventListener('abort', end)
  }
}

/** What was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(errorMessage(thrown))
}

/** True for the engine's answer that what was named does not exist (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof ClientError && 'status' in error && error.status === 404
}

/** For `catch`: undefined where what was named does not exist (any more). */
export function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
