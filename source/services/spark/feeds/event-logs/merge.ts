import { greater } from '../../../../diagnostics/event-log/executors.ts'
import type { ApplicationRest, ExecutorFacts } from '../../../../domain/spark-facts.ts'

function withLiveExecutor(logged: ExecutorFacts, live: ExecutorFacts | undefined): ExecutorFacts {
  if (live === undefined) return logged
  return {
    ...logged,
    memoryUsedBytes: Math.max(logged.memoryUsedBytes, live.memoryUsedBytes),
    peakHeapBytes: greater(logged.peakHeapBytes, live.peakHeapBytes),
    peakOffHeapBytes: greater(logged.peakOffHeapBytes, live.peakOffHeapBytes),
    peakPythonBytes: greater(logged.peakPythonBytes, live.peakPythonBytes),
  }
}

/**
 * What an application did by its event log, with what only its page told while it ran: what was
 * cached and how much memory its executors took, which Spark does not log by default.
 */
export function withLive(
  logged: ApplicationRest,
  live: ApplicationRest | undefined,
): ApplicationRest {
  if (live === undefined) return logged
  const executors = new Map(live.executors.map((one) => [one.id, one]))
  return {
    ...logged,
    executors: logged.executors.map((one) => withLiveExecutor(one, executors.get(one.id))),
    storage: logged.storage.length > 0 ? logged.storage : live.storage,
  }
}
