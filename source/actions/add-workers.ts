import { errorMessage } from '../domain/text.ts'
import { isLeaving, isStopped, type WorkerPair } from '../domain/scaling.ts'
import { plural } from '../domain/units.ts'
import type { ActionContext } from './action.ts'
import { ready } from './ready.ts'
import { startOrUndo } from './start-or-undo.ts'

/**
 * Starts workers until `target` of them are ALIVE in Spark: stopped ones again, then new ones. The
 * target may rise while it is under way. No other service is touched.
 */
export async function addWorkers(
  context: ActionContext,
  target: () => number,
  pairs: readonly WorkerPair[],
): Promise<void> {
  const { clients, report, signal } = context
  const stopped = pairs.filter(isStopped)
  const leaving = pairs.filter(isLeaving).length
  let running = pairs.length - leaving - stopped.length
  let asked: number
  try {
    do {
      asked = target()
      report(`starting workers: ${asked} wanted`)
      for (const { container } of stopped.splice(0, Math.max(0, asked - running))) {
        await clients.engine.start(container.id, signal)
        running += 1
      }
      if (asked > running) {
        // Compose counts every container, those that leave too.
        const containers = asked + leaving
        await startOrUndo(context, () => clients.compose.workers(containers, report, signal))
        running = asked
      }
      await ready(context, asked, 'workers', () => target() !== asked)
    } while (asked !== target())
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(
      `${errorMessage(error)}; scale again to retry, or to fewer to remove what is new`,
      {
        cause: error,
      },
    )
  }
  report(`${plural(asked, 'worker')} ALIVE`)
}
