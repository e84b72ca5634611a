import { z } from 'zod'
import type { Executor, Job, Stage } from '../../model/spark.ts'
import { list, number, parsed, text, word } from '../parse.ts'

// Fields of Spark's monitoring REST API (org.apache.spark.status.api.v1).

/** `2026-01-01T12:00:00.000GMT`, as Spark writes a time, in milliseconds since the epoch. */
const time = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse((value ?? '').replace(/GMT$/, 'Z'))
    return Number.isNaN(at) ? undefined : at
  })

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

const stage = z
  .object({
    stageId: z.number(),
    attemptId: number,
    name: text,
    status: word(['ACTIVE', 'COMPLETE', 'PENDING', 'FAILED', 'SKIPPED'], 'PENDING'),
    numTasks: number,
    numActiveTasks: number,
    numCompleteTasks: number,
    numFailedTasks: number,
    submissionTime: time,
    completionTime: time,
    executorRunTime: number,
    executorCpuTime: number,
    jvmGcTime: number,
    memoryBytesSpilled: number,
    diskBytesSpilled: number,
    inputBytes: number,
    shuffleReadBytes: number,
    shuffleWriteBytes: number,
    shuffleFetchWaitTime: number,
    taskMetricsDistributions: z.object({ duration: z.array(z.number()).nullish() }).nullish(),
  })
  .transform((s): Stage => ({
    id: s.stageId,
    attempt: s.attemptId,
    name: s.name,
    status: s.status,
    tasks: s.numTasks,
    activeTasks: s.numActiveTasks,
    completedTasks: s.numCompleteTasks,
    failedTasks: s.numFailedTasks,
    submittedAt: s.submissionTime,
    completedAt: s.completionTime,
    executorRunTimeMs: s.executorRunTime,
    executorCpuTimeNs: s.executorCpuTime,
    gcTimeMs: s.jvmGcTime,
    memorySpilledBytes: s.memoryBytesSpilled,
    diskSpilledBytes: s.diskBytesSpilled,
    inputBytes: s.inputBytes,
    shuffleReadBytes: s.shuffleReadBytes,
    shuffleWriteBytes: s.shuffleWriteBytes,
    shuffleFetchWaitMs: s.shuffleFetchWaitTime,
    durationQuantilesMs: s.taskMetricsDistributions?.duration ?? undefined,
  }))

const executor = z
  .object({
    id: text,
    hostPort: text,
    isActive: z.boolean().nullish(),
    totalCores: number,
    maxTasks: number,
    activeTasks: number,
    completedTasks: number,
    failedTasks: number,
    totalDuration: number,
    totalGCTime: number,
    memoryUsed: number,
    maxMemory: number,
    addTime: time,
    removeReason: text,
  })
  .transform((e): Executor => ({
    id: e.id,
    hostPort: e.hostPort,
    active: e.isActive ?? true,
    cores: e.totalCores,
    maxTasks: e.maxTasks,
    activeTasks: e.activeTasks,
    completedTasks: e.completedTasks,
    failedTasks: e.failedTasks,
    durationMs: e.totalDuration,
    gcTimeMs: e.totalGCTime,
    memoryUsedBytes: e.memoryUsed,
    maxMemoryBytes: e.maxMemory,
    addedAt: e.addTime,
    removeReason: e.removeReason === '' ? undefined : e.removeReason,
  }))

const environment = z
  .object({ sparkProperties: list(z.tuple([z.string(), z.string()])) })
  .transform((e): Readonly<Record<string, string>> =>
    Object.fromEntries(
      e.sparkProperties.map(([key, value]) => [text.parse(key), text.parse(value)]),
    ),
  )

/** Reads `/jobs`: newest first, as Spark gives them. */
export function parseJobs(value: unknown): readonly Job[] {
  return parsed('spark', "the application's jobs", z.array(job), value)
}

/** Reads `/stages`: newest first, as Spark gives them. */
export function parseStages(value: unknown): readonly Stage[] {
  return parsed('spark', "the application's stages", z.array(stage), value)
}

/** Reads `/allexecutors`; the driver is among them with id `driver`. */
export function parseExecutors(value: unknown): readonly Executor[] {
  return parsed('spark', "the application's executors", z.array(executor), value)
}

/** Reads the Spark properties of `/environment`. */
export function parseEnvironment(value: unknown): Readonly<Record<string, string>> {
  return parsed('spark', "the application's environment", environment, value)
}
