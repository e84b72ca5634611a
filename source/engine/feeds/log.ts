import type { EngineClient } from '../../clients/contracts.ts'
import type { LogLine } from '../../domain/container.ts'
import { retry } from '../../feeds/retry.ts'

/**
 * Gives whether a line is new, when a log is read again of which `known` was read already. The
 * engine's times are all there is to tell by: lines of the last known millisecond are counted.
 */
export function createNewLines(known: readonly LogLine[]): (line: LogLine) => boolean {
  const lastAt = known.at(-1)?.at ?? -Infinity
  let ofLast = known.filter(({ at }) => at === lastAt).length
  let passed = false
  return ({ at }) => {
    // Past the last known line nothing is compared: the two streams are not in strict order.
    passed ||= at > lastAt
    if (passed) return true
    if (at === lastAt) ofLast -= 1
    return at === lastAt && ofLast < 0
  }
}

/**
 * Follows a container's log until it ends or the signal aborts, opening it again when the engine
 * cuts it. `add` is given each line once, all that came together at once.
 */
export async function followLog(
  engine: EngineClient,
  id: string,
  given: {
    /** Lines read from the end of a log of which nothing is known; else, to go on from there. */
    readonly tail: number
    readonly againTail: number
    readonly known: readonly LogLine[]
    readonly add: (lines: readonly LogLine[]) => void
    readonly failed?: (error: unknown) => void
  },
  signal: AbortSignal,
): Promise<void> {
  let { known } = given
  let came: LogLine[] = []
  let timer: NodeJS.Immediate | undefined
  const flush = () => {
    clearImmediate(timer)
    timer = undefined
    const lines = came
    came = []
    if (lines.length > 0 && !signal.aborted) given.add(lines)
  }
  const read = async (either: AbortSignal) => {
    const isNew = createNewLines(known)
    const tail = known.length === 0 ? given.tail : given.againTail
    const line = (one: LogLine) => {
      if (!isNew(one)) return
      // Only what has the last time stamp is needed to go on from there.
      known = known.at(-1)?.at === one.at ? [...known, one] : [one]
      came.push(one)
      timer ??= setImmediate(flush)
    }
    await engine.logs(id, { tail, follow: true }, line, either)
  }
  const failed = (error: unknown) => {
    flush()
    given.failed?.(error)
  }
  await retry(read, failed, signal)
  flush()
}
