import { lineOf } from '../clients/failure.ts'
import type { Container } from '../domain/container.ts'
import { driversOn, type ScalePlan, type WorkerPair } from '../domain/scaling.ts'
import type { ActionContext } from './action.ts'
import { decommission, drained, removeWorker, workerName } from './drain.ts'
import { inParallel } from './wait.ts'

/** Containers stopped and removed at a time. */
const width = 4

/**
 * Takes workers away without losing work: all are told to go together (so that no block moves to
 * one that goes next), then each that has no executor left is stopped and removed. A driver that
 * the plan does not name is not killed: its worker stays. Rejects with which stay and why.
 */
export async function takeAway(
  context: ActionContext,
  { going, wanted, drivers }: Pick<ScalePlan, 'going' | 'wanted' | 'drivers'>,
): Promise<void> {
  const { report, signal } = context
  const left = new Map<Container['id'], string>()
  let gone = 0
  const tell = (what: string) => {
    report(`${gone} of ${going.length} gone${what === '' ? '' : `; ${what}`}`)
  }
  const remove = async (pairs: readonly WorkerPair[]) => {
    const results = await inParallel(pairs, width, async (pair) => {
      await removeWorker(context, pair)
      gone += 1
      tell(`${workerName(context, pair)}: removed`)
    })
    results.forEach((result, index) => {
      const pair = pairs[index]
      if (result.status === 'rejected' && pair) left.set(pair.container.id, lineOf(result.reason))
    })
  }

  const told = await decommission(context, going, tell)
  await remove(going.filter((pair) => !told.includes(pair)))
  const named = new Set(drivers.map(({ id }) => id))
  await drained(context, told, tell, async (pairs) => {
    const master = await context.clients.spark.master(signal).catch(() => undefined)
    signal.throwIfAborted()
    const ready = pairs.filter((pair) => {
      const unnamed = driversOn(pair, master?.drivers ?? []).find(({ id }) => !named.has(id))
      if (unnamed) left.set(pair.container.id, `${unnamed.id} has started on it`)
      return unnamed === undefined
    })
    await remove(ready)
  })
  signal.throwIfAborted()
  if (left.size === 0) return
  const [why] = left.values()
  const names = going
    .filter(({ container }) => left.has(container.id))
    .map((pair) => workerName(context, pair))
  throw new Error(
    `workers left: ${wanted + left.size}; ${names.join(', ')} could not be removed (${why ?? ''}) and takes no more work; scale again to remove it`,
  )
}
