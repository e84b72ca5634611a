import { z } from 'zod'

// What is kept of a finished application. Versioned, because several monitors of different age
// share the same Redis: what a monitor cannot read it leaves alone.

/** Bumped when a reader of the old form could no longer make sense of the new one. */
export const historyVersion = 1

const stage = z.object({
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

const advice = z.object({
  id: z.string(),
  title: z.string(),
  measured: z.string(),
  certainty: z.enum(['certain', 'likely', 'hint']),
  conf: z.array(z.string()),
  code: z.string().nullable(),
  gainMs: z.number(),
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
  stages: z.array(stage),
  executors,
  advice: z.array(advice),
  /** One line for each cause that was told while it ran. */
  causes: z.array(z.object({ cause: z.string(), sentence: z.string() })),
  /** Properties that differ from the defaults. */
  configuration: z.record(z.string(), z.string()),
})

/** What is kept of a finished application. */
export type Finished = Readonly<z.infer<typeof finishedSchema>>

/** Reads a stored summary; undefined for one of another version or of no known form. */
export function readFinished(json: string): Finished | undefined {
  try {
    const result = finishedSchema.safeParse(JSON.parse(json))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}
