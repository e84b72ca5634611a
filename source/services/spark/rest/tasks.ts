import { z } from 'zod'
import type { Task } from '../../../domain/spark-facts.ts'
import { number, parsed, text } from '../../../clients/parse.ts'
import { optionalNumber, time } from './fields.ts'

const metrics = z.object({
  jvmGcTime: number,
  diskBytesSpilled: number,
  inputMetrics: z.object({ bytesRead: number }).nullish(),
  shuffleReadMetrics: z.object({ remoteBytesRead: number, localBytesRead: number }).nullish(),
})

const task = z.object({
  taskId: z.number(),
  index: number,
  launchTime: time,
  duration: optionalNumber,
  executorId: text,
  host: text,
  status: text,
  taskLocality: text,
  speculative: z.boolean().nullish(),
  errorMessage: text,
  taskMetrics: metrics.nullish(),
})

/** How much of an error is kept: its first line, as a stack trace is the log's. */
const errorLength = 300

/**
 * Reads `/stages/<id>/<attempt>/taskList`, in the order in which Spark gives it. Rejects with a
 * `ClientError` what is not one.
 */
export function parseTasks(stageId: number, attempt: number, value: unknown): readonly Task[] {
  const what = `the tasks of stage ${stageId}.${attempt}`
  return parsed('spark', what, z.array(task), value).map((t) => {
    const read = t.taskMetrics?.shuffleReadMetrics
    return {
      stageId,
      attempt,
      id: t.taskId,
      index: t.index,
      status: t.status,
      executorId: t.executorId,
      host: t.host,
      launchedAt: t.launchTime,
      durationMs: t.duration,
      locality: t.taskLocality,
      speculative: t.speculative ?? false,
      gcMs: t.taskMetrics?.jvmGcTime ?? 0,
      inputBytes: t.taskMetrics?.inputMetrics?.bytesRead ?? 0,
      shuffleReadBytes: (read?.remoteBytesRead ?? 0) + (read?.localBytesRead ?? 0),
      diskSpilledBytes: t.taskMetrics?.diskBytesSpilled ?? 0,
      error: t.errorMessage === '' ? undefined : t.errorMessage.slice(0, errorLength),
    }
  })
}
