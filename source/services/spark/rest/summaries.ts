import { z } from 'zod'
import type { Quantiles, TaskSummary } from '../../../domain/spark-facts.ts'
import { parsed } from '../../../clients/parse.ts'

/** What the summaries must be asked with: `quantiles=${summaryQuantiles}`. */
export const summaryQuantiles = '0.0,0.25,0.5,0.75,0.95,1.0'

const values = z.array(z.number()).nullish()

/** Spark's `TaskMetricDistributions`; older versions have fewer fields. */
export const distributions = z.object({
  quantiles: z.array(z.number()),
  duration: values,
  executorRunTime: values,
  jvmGcTime: values,
  diskBytesSpilled: values,
  inputMetrics: z.object({ bytesRead: values }).nullish(),
  shuffleReadMetrics: z.object({ readBytes: values }).nullish(),
  shuffleWriteMetrics: z.object({ writeBytes: values }).nullish(),
})
type Distributions = z.infer<typeof distributions>

function quantilesOf(
  asked: readonly number[],
  given: readonly number[] | null | undefined,
): Quantiles | undefined {
  const at = (quantile: number) => given?.[asked.indexOf(quantile)]
  const median = at(0.5)
  const max = at(1)
  if (median === undefined || max === undefined) return undefined
  return {
    min: at(0) ?? median,
    lowerQuartile: at(0.25) ?? median,
    median,
    upperQuartile: at(0.75) ?? median,
    p95: at(0.95) ?? max,
    max,
  }
}

/** A stage's summary out of its distributions; undefined where they lack the durations. */
export function summaryOf(
  stageId: number,
  attempt: number,
  of: Distributions,
): TaskSummary | undefined {
  const read = (list: readonly number[] | null | undefined) => quantilesOf(of.quantiles, list)
  // Before Spark 3.1 there is no duration, and the run time is the nearest to it.
  const durationMs = read(of.duration) ?? read(of.executorRunTime)
  if (durationMs === undefined) return undefined
  return {
    stageId,
    attempt,
    durationMs,
    gcMs: read(of.jvmGcTime),
    inputBytes: read(of.inputMetrics?.bytesRead),
    shuffleReadBytes: read(of.shuffleReadMetrics?.readBytes),
    shuffleWriteBytes: read(of.shuffleWriteMetrics?.writeBytes),
    diskSpilledBytes: read(of.diskBytesSpilled),
  }
}

/**
 * Reads `/stages/<id>/<attempt>/taskSummary`; undefined where no task has finished. Rejects with a
 * `ClientError` what is not one.
 */
export function parseTaskSummary(
  stageId: number,
  attempt: number,
  value: unknown,
): TaskSummary | undefined {
  const what = `the task summary of stage ${stageId}.${attempt}`
  return summaryOf(stageId, attempt, parsed('spark', what, distributions, value))
}
