import { z } from 'zod'
import type { StageFacts, TaskSummary } from '../../../domain/spark-facts.ts'
import { number, parsed, text, word } from '../../../clients/parse.ts'
import { time } from './fields.ts'
import { distributions, summaryOf } from './summaries.ts'

const stage = z.object({
  stageId: z.number(),
  attemptId: number,
  name: text,
  status: word(['ACTIVE', 'COMPLETE', 'PENDING', 'FAILED', 'SKIPPED'], 'PENDING'),
  numTasks: number,
  numActiveTasks: number,
  numCompleteTasks: number,
  numFailedTasks: number,
  numKilledTasks: number,
  submissionTime: time,
  firstTaskLaunchedTime: time,
  completionTime: time,
  failureReason: text,
  executorRunTime: number,
  executorCpuTime: number,
  jvmGcTime: number,
  memoryBytesSpilled: number,
  diskBytesSpilled: number,
  inputBytes: number,
  inputRecords: number,
  outputBytes: number,
  shuffleReadBytes: number,
  shuffleWriteBytes: number,
  shuffleFetchWaitTime: number,
  taskMetricsDistributions: distributions.nullish().catch(undefined),
})

function stageOf(s: z.infer<typeof stage>, summary: TaskSummary | undefined): StageFacts {
  const duration = summary?.durationMs
  return {
    id: s.stageId,
    attempt: s.attemptId,
    name: s.name,
    status: s.status,
    tasks: s.numTasks,
    activeTasks: s.numActiveTasks,
    completedTasks: s.numCompleteTasks,
    failedTasks: s.numFailedTasks,
    killedTasks: s.numKilledTasks,
    submittedAt: s.submissionTime,
    firstTaskAt: s.firstTaskLaunchedTime,
    completedAt: s.completionTime,
    failureReason: s.failureReason === '' ? undefined : s.failureReason,
    executorRunTimeMs: s.executorRunTime,
    executorCpuTimeNs: s.executorCpuTime,
    gcTimeMs: s.jvmGcTime,
    memorySpilledBytes: s.memoryBytesSpilled,
    diskSpilledBytes: s.diskBytesSpilled,
    inputBytes: s.inputBytes,
    inputRecords: s.inputRecords,
    outputBytes: s.outputBytes,
    shuffleReadBytes: s.shuffleReadBytes,
    shuffleWriteBytes: s.shuffleWriteBytes,
    shuffleFetchWaitMs: s.shuffleFetchWaitTime,
    durationQuantilesMs:
      duration === undefined ? undefined : [duration.median, duration.p95, duration.max],
  }
}

/**
 * Reads `/stages?withSummaries=true&quantiles=…` (ask with `summaryQuantiles`): the stages, and the
 * summaries of those that have finished tasks. Rejects with a `ClientError` what is not one.
 */
export function parseStages(value: unknown): {
  readonly stages: readonly StageFacts[]
  readonly summaries: readonly TaskSummary[]
} {
  const read = parsed('spark', "the application's stages", z.array(stage), value).map((s) => {
    const of = s.taskMetricsDistributions
    const summary = of ? summaryOf(s.stageId, s.attemptId, of) : undefined
    return { stage: stageOf(s, summary), summary: s.numCompleteTasks > 0 ? summary : undefined }
  })
  return {
    stages: read.map((one) => one.stage),
    summaries: read.flatMap((one) => one.summary ?? []),
  }
}
