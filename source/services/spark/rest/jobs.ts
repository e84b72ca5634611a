import { z } from 'zod'
import type { Job } from '../../../domain/spark.ts'
import { list, number, parsed, text, word } from '../../../clients/parse.ts'
import { time } from './fields.ts'

const job = z
  .object({
    jobId: z.number(),
    name: text,
    status: word(['RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'], 'UNKNOWN'),
    submissionTime: time,
    completionTime: time,
    stageIds: list(z.number()),
    numTasks: number,
    numActiveTasks: number,
    numCompletedTasks: number,
    numSkippedTasks: number,
    numFailedTasks: number,
  })
  .transform((j): Job => ({
    id: j.jobId,
    name: j.name,
    status: j.status,
    submittedAt: j.submissionTime,
    completedAt: j.completionTime,
    stageIds: j.stageIds,
    tasks: j.numTasks,
    activeTasks: j.numActiveTasks,
    completedTasks: j.numCompletedTasks,
    skippedTasks: j.numSkippedTasks,
    failedTasks: j.numFailedTasks,
  }))

/** Reads `/jobs`, newest first as Spark gives them. Rejects with a `ClientError` what is not one. */
export function parseJobs(value: unknown): readonly Job[] {
  return parsed('spark', "the application's jobs", z.array(job), value)
}
