import { z } from 'zod'
import { wordedSchema } from '../diagnosis/wording.ts'

// What is kept of a finished application. Versioned, because several monitors of different age
// share the same Redis: what a monitor cannot read it leaves alone.

/** Bumped when a reader of the old form could no longer make sense of the new one. */
export const historyVersion = 2

/** A stage as a summary keeps it. */
export const stageSchema = z.object({
  id: z.number(),
  name: z.string(),
  tasks: z.number(),
  failedTasks: z.number(),
  /** Submission to end, ms; null where it did not end. */
  wallMs: z.number().nullable(),
  runTimeMs: z.number(),
  gcMs: z.number(),
  inputBytes: z.number(),
  shuffleReadBytes: z.number(),
  shuffleWriteBytes: z.number(),
  diskSpilledBytes: z.number(),
})

const executors = z.object({
  count: z.number(),
  cores: z.number(),
  memoryMiB: z.number(),
  lost: z.number(),
})

/** A finished application as it is stored. Unknown fields of newer monitors are ignored. */
export const finishedSchema = z.object({
  version: z.literal(historyVersion),
  applicationId: z.string(),
  name: z.string(),
  /** The example that it was launched as; null: by hand. */
  example: z.string().nullable(),
  arguments: z.array(z.string()),
  /** Spark's word; STOPPED and FAILED also by how the run ended whose driver it was. */
  state: z.enum(['FINISHED', 'FAILED', 'KILLED', 'STOPPED', 'UNKNOWN']),
  startedAt: z.number(),
  wallMs: z.number(),
  /** ALIVE workers while it ran. */
  workers: z.number(),
  jobs: z.object({ total: z.number(), failed: z.number() }),
  tasks: z.object({ total: z.number(), failed: z.number() }),
  stages: z.array(stageSchema),
  executors,
  /** What was found while it ran and what could be done better, in the words of then. */
  diagnoses: z.array(wordedSchema),
  /** Properties that differ from the defaults. */
  configuration: z.record(z.string(), z.string()),
})

/** What is kept of a finished application. */
export type Finished = Readonly<z.infer<typeof finishedSchema>>
