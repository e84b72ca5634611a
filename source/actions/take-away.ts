import type { WorkerPair } from '../model/scaling.ts'
import type { ActionContext } from './action.ts'
import { decommission, drained, removeWorker, workerName } from './drain.ts'
import { inParallel, lineOf } from './wait.ts'

/** Workers drained and removed at a time: each is asked twice a second. */
const width = 4

/**
 * Takes workers away without losing work: all are told to go together (so that no block moves to
 * one that goes next), then each is drained, stopped and removed. Rejects with which stay and why.
 */
export async function takeAway(
  context: ActionContext,
  going: readonly WorkerPair[],
  left: number,
): Promise<void> {
  const { report, signal } = context
  let gone = 0
  const tell = (pair: WorkerPair) => (what: string) => {
    if (what === '') return
    report(`${gone} of ${going.length} gone; ${workerName(context, pair)}: ${what}`)
  }
  const told = new Map(
    await Promise.all(
      going.map(async (pair) => [pair, await decommission(context, pair, tell(pair))] as const),
    ),
  )
  const results = await inParallel(going, width, async (pair) => {
    if (told.get(pair) === true) await drained(context, pair, tell(pair))
    await removeWorker(context, pair)
    gone += 1
    tell(pair)('removed')
  })
  signal.throwIfAborted()
  const failed = results.flatMap((result, index) => {
    const pair = going[index]
    return result.status === 'fulfilled' || pair === undefined
      ? []
      : [{ pair, why: result.reason as unknown }]
  })
  const [first] = failed
  if (first === undefined) return
  const names = failed.map(({ pair }) => workerName(context, pair)).join(', ')
  throw new Error(
    `workers left: ${left + failed.length}; ${names} could not be removed (${lineOf(first.why)}) and takes no more work; scale again to remove it`,
  )
}
