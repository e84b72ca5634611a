import { z } from 'zod'
import type { SqlQuery } from '../../../domain/spark-facts.ts'
import { list, number, parsed, text } from '../../../clients/parse.ts'
import { time } from './fields.ts'

const ids = list(z.number())
const query = z.object({
  id: z.number(),
  status: text,
  description: text,
  submissionTime: time,
  duration: number,
  runningJobIds: ids,
  successJobIds: ids,
  failedJobIds: ids,
})

/** Reads `/sql`, newest last as Spark gives it. Rejects with a `ClientError` what is not one. */
export function parseSql(value: unknown): readonly SqlQuery[] {
  return parsed('spark', "the application's SQL queries", z.array(query), value).map((q) => ({
    id: q.id,
    status: q.status,
    description: q.description,
    submittedAt: q.submissionTime,
    durationMs: q.duration,
    jobIds: [...q.runningJobIds, ...q.successJobIds, ...q.failedJobIds],
  }))
}
