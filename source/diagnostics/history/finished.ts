import { z } from 'zod'
import { cleanText } from '../../domain/text.ts'
import { wordedSchema } from '../diagnosis/wording.ts'

// What is kept of a finished application. Versioned, because several monitors of different age
// share the same Redis: what a monitor cannot read it leaves alone.

/** Bumped when a reader of the old form could no longer make sense of the new one. */
export const historyVersion = 2

const figure = z.number()

/** A stage as a summary keeps it. */
export const stageSchema = z.object({
  id: figure,
  name: z.string(),
  tasks: figure,
  failedTasks: figure,
  /** Submission to end, ms; null where it did not end. */
  wallMs: figure.nullable(),
  runTimeMs: figure,
  gcMs: figure,
  inputBytes: figure,
  shuffleReadBytes: figure,
  shuffleWriteBytes: figure,
  diskSpilledBytes: figure,
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
  startedAt: figure,
  wallMs: figure,
  /** ALIVE workers while it ran. */
  workers: figure,
  jobs: z.object({ total: figure, failed: figure }),
  tasks: z.object({ total: figure, failed: figure }),
  stages: z.array(stageSchema),
  executors: z.object({ count: figure, cores: figure, memoryMiB: figure, lost: figure }),
  /** What was found while it ran and what could be done better, in the words of then. */
  diagnoses: z.array(wordedSchema),
  /** Properties that differ from the defaults. */
  configuration: z.record(z.string(), z.string()),
})

/** What is kept of a finished application. */
export type Finished = Readonly<z.infer<typeof finishedSchema>>

/** One stored summary, safe to print; undefined for one of no known form. */
export function parseSummary(value: unknown): Finished | undefined {
  if (typeof value !== 'string') return undefined
  try {
    const result = finishedSchema.safeParse(cleaned(JSON.parse(value)))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

/** Every text in what was stored, keys too, made safe to print. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [cleanText(key), cleaned(of)]))
}
