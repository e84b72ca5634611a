import type { Config } from '../config/config.ts'
import { capacityWarning, type WorkerSize } from '../domain/scaling.ts'
import type { ActionContext } from './action.ts'

/** What each worker offers to executors, as it is configured. */
export function workerSize(config: Pick<Config, 'workerCores' | 'workerMemory'>): WorkerSize {
  return { cores: config.workerCores, memoryMiB: config.workerMemory }
}

/** ` (warning: …)` when so many workers offer more than the engine has, else ''. */
export async function capacityNote(context: ActionContext, workers: number): Promise<string> {
  const { clients, config, signal } = context
  try {
    const info = await clients.engine.info(signal)
    const warning = capacityWarning(workers, workerSize(config), info)
    return warning === undefined ? '' : ` (warning: ${warning})`
  } catch {
    signal.throwIfAborted()
    return ''
  }
}
