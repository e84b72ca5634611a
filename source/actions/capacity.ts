import { capacityWarning } from '../model/scaling.ts'
import type { ActionContext } from './action.ts'

/** ` (warning: …)` when so many workers offer more than the engine has, else ''. */
export async function capacityNote(context: ActionContext, workers: number): Promise<string> {
  const { clients, config, signal } = context
  const each = { cores: config.workerCores, memoryMiB: config.workerMemoryMiB }
  try {
    const warning = capacityWarning(workers, each, await clients.engine.info(signal))
    return warning === undefined ? '' : ` (warning: ${warning})`
  } catch {
    signal.throwIfAborted()
    return ''
  }
}
