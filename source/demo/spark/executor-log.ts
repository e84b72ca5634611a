import type { ExecutorLog, ExecutorLogRequest } from '../../domain/executor-log.ts'
import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import type { DemoWorker } from './types.ts'

/** How much of the end is read, as the real client asks for. */
const tailBytes = 64 * 1024

/**
 * The end of what an executor wrote, out of its folder on its worker; standard output is empty
 * there. Throws a `ClientError` where the worker has no such folder.
 */
export function executorLogOf(worker: DemoWorker, of: ExecutorLogRequest): ExecutorLog {
  const found = [...worker.executors, ...worker.finished].find(
    ({ id, application }) => application.id === of.applicationId && String(id) === of.executorId,
  )
  if (found === undefined) {
    throw new ClientError(
      'spark',
      `executor ${cleanText(of.executorId)} of ${cleanText(of.applicationId)} left no ${of.stream} on its worker`,
    )
  }
  return of.stream === 'stderr' ? found.stderr.last(tailBytes) : { lines: [], skippedBytes: 0 }
}
