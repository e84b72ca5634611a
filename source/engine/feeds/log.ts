import type { EngineClient } from '../../clients/contracts.ts'
import type { LogLine } from '../../domain/container.ts'
import { retry } from '../../feeds/retry.ts'

/**
 * Gives whether a line is new, when a log is read again of which `known` was read already. The
 * engine's times are all there is to tell by: lines of the last known millisecond are counted.
 */
export function createNewLines(known: readonly LogLine[]): (line: LogLine) => boolean {
  const lastAt = known.at(-1)?.at
  if (lastAt === undefined) return () => true
  let ofLast = known.filter(({ at }) => at === lastAt).length
  let passed = false
  return ({ at }) => {
    // Past the last known line nothing is compared: the two streams are not in strict order.
    if (passed || at > lastAt) {
      passed = true
      return true
    }
    if (at < lastAt) return false
    ofLast -= 1
    return ofLast < 0
  }
}

/**
 * Follows a container's log until it ends or the signal aborts, opening it again when the engine
 * cuts it. `line` is given each line once; `known` are those that were read before.
 */
export async function followLog(
  engine: EngineClient,
  id: string,
  given: {
    /** Lines read from the end of a log of which nothing is known. */
    readonly tail: number
    /** As many where it goes on after what is known. */
    readonly againTail: number
    readonly known: readonly LogLine[]
    readonly line: (line: LogLine) => void
    readonly failed: (error: unknown) => void
  },
  signal: AbortSignal,
): Promise<void> {
  let known = given.known
  await retry(
    async (either) => {
      const isNew = createNewLines(known)
      const tail = known.length === 0 ? given.tail : given.againTail
      const line = (read: LogLine) => {
        if (!isNew(read)) return
        // Only what has the last time stamp is needed to go on from there.
        known = known.at(-1)?.at === read.at ? [...known, read] : [read]
        given.line(read)
      }
      await engine.logs(id, { tail, follow: true }, line, either)
    },
    given.failed,
    signal,
  )
}
