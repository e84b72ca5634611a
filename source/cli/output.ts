import { once } from 'node:events'
import type { Sink } from '../clients/contracts.ts'
import { createTerminalText, type TerminalText } from '../domain/terminal-text.ts'
import type { Output, Surroundings } from './context.ts'

/** Where the bytes of a container's streams go. */
export interface Passing {
  readonly sink: Sink
  /** To be called when no more come. */
  end(): void
}

/**
 * Passes a container's streams on to the program's own: the very bytes to a pipe or a file; to a
 * terminal text and colours only. A reader that is slow is waited for. `errors` is where the
 * container's error output goes.
 */
export function passOn(
  { stdout, stderr, env, signal }: Pick<Surroundings, 'stdout' | 'stderr' | 'env' | 'signal'>,
  errors: 'stdout' | 'stderr' = 'stderr',
): Passing {
  const outputs = { stdout, stderr: errors === 'stdout' ? stdout : stderr }
  const text = (output: Output): TerminalText | undefined =>
    output.isTTY === true ? createTerminalText((env.NO_COLOR ?? '') === '') : undefined
  const safe = { stdout: text(outputs.stdout), stderr: text(outputs.stderr) }
  return {
    sink: async (stream, bytes) => {
      const output = outputs[stream]
      if (!output.write(safe[stream]?.push(bytes) ?? bytes)) await drained(output, signal)
    },
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        const rest = safe[stream]?.end() ?? ''
        if (rest !== '') outputs[stream].write(rest)
      }
    },
  }
}

/** Resolves when an output takes more, or never will; rejects when the signal aborts. */
async function drained(output: Output, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  const until = { signal: AbortSignal.any([signal, done.signal]) }
  try {
    await Promise.race([once(output, 'drain', until), once(output, 'close', until)])
  } catch {
    // What is wrong with the output is told by who listens to its errors.
    signal.throwIfAborted()
  } finally {
    done.abort()
  }
}
