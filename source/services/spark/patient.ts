import { limited } from '../../clients/failure.ts'
import { requestLimitMs } from '../../clients/http.ts'

/**
 * Asks for what `key` stands for, or joins who is asking for it already; `name` is who is asked.
 * Rejects with a `ClientError`, or with the reason of `signal`.
 */
export type Patient<Value> = (
  key: string,
  name: string,
  signal: AbortSignal,
  ask: (patient: AbortSignal) => Promise<Value>,
) => Promise<Value>

/**
 * Makes questions that are not broken off: a driver that has lost its reader while it wrote an
 * answer logs an error of 75 lines among its program's output (Jersey's `ServerRuntime`), and one
 * that has just started on a busy machine needs longer for its first answers than a screen should
 * wait. Who asks is let go at `requestLimitMs` or by its signal; the question goes on, and is
 * joined by who asks for the same in the meantime. What is asked needs a time limit of its own.
 */
export function createPatient<Value>(): Patient<Value> {
  const going = new Map<string, Promise<Value>>()
  const { signal: patient } = new AbortController()
  const begin = (key: string, ask: (patient: AbortSignal) => Promise<Value>) => {
    const asked = ask(patient)
    going.set(key, asked)
    const end = () => going.delete(key)
    asked.then(end, end)
    return asked
  }
  return (key, name, signal, ask) =>
    limited(
      'spark',
      signal,
      requestLimitMs,
      () => `${name} did not answer in ${requestLimitMs / 1000} s`,
      () => going.get(key) ?? begin(key, ask),
    )
}
