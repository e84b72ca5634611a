import type { ExecutorLog, ExecutorLogRequest } from '../../domain/executor-log.ts'
import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'

/** How much of the end is read. */
const tailBytes = 64 * 1024

/** The path on the worker's own page (Spark `deploy.worker.ui.LogPage.renderLog`: plain text). */
export function executorLogPath({ applicationId, executorId, stream }: ExecutorLogRequest): string {
  const query = new URLSearchParams({
    appId: applicationId,
    executorId,
    logType: stream,
    byteLength: String(tailBytes),
  })
  return `/log/?${query.toString()}`
}

/** `==== Bytes 7683-7983 of 7983 of /var/lib/spark/work/app-…/0/stderr ====` */
const header = /^==== Bytes (\d+)-(\d+) of (\d+) of .* ====\n/

/**
 * Reads the worker's answer. Rejects with a `ClientError` where the worker has no such file: its
 * executor never ran there, or its folder was cleaned away.
 */
export function parseExecutorLog(of: ExecutorLogRequest, answer: string): ExecutorLog {
  const said = header.exec(answer)
  const body = said === null ? answer : answer.slice(said[0].length)
  if (said === null || (said[3] === '0' && body.startsWith('Error: '))) {
    throw new ClientError(
      'spark',
      `executor ${cleanText(of.executorId)} of ${cleanText(of.applicationId)} left no ${of.stream} on its worker`,
    )
  }
  const from = Number(said[1])
  const lines = body.replace(/\n$/, '').split(/\r?\n/)
  // A tail begins somewhere in a line: what is left of that one says nothing.
  const whole = from > 0 ? lines.slice(1) : lines
  return {
    lines: whole.length === 1 && whole[0] === '' ? [] : whole.map((line) => cleanText(line)),
    skippedBytes: from,
  }
}
