import { EngineRefusal } from '../clients/contracts.ts'
import { errorMessage } from '../domain/text.ts'
import type { ActionContext } from './action.ts'

const undoLimitMs = 60_000

/** It failed, and nothing of it was left. */
export class Undone extends Error {
  override name = 'Undone'
}

/**
 * Lets Compose start something. Where that fails nothing half made stays: containers that were made
 * for it and never ran are removed again; where the engine refuses and nothing of the cluster was
 * there before, all of it is, and the failure is `Undone`.
 */
export async function startOrUndo(
  { clients, report, signal }: ActionContext,
  start: () => Promise<void>,
): Promise<void> {
  const before = await clients.engine.containers(signal)
  const known = new Set(before.map(({ id }) => id))
  try {
    await start()
  } catch (error) {
    signal.throwIfAborted()
    const limit = AbortSignal.any([signal, AbortSignal.timeout(undoLimitMs)])
    const whole = error instanceof EngineRefusal && before.length === 0
    const undo = async () => {
      if (whole) {
        report('removing what was made')
        await clients.compose.down(false, () => undefined, limit)
        return
      }
      for (const { id, state } of await clients.engine.containers(limit)) {
        if (state === 'created' && !known.has(id)) await clients.engine.remove(id, limit)
      }
    }
    const undone = await undo().then(
      () => whole,
      () => false,
    )
    // What went wrong first is what a person must read.
    throw undone ? new Undone(errorMessage(error), { cause: error }) : error
  }
}
