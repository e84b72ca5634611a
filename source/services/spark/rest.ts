import { z } from 'zod'
import { parsed } from '../../clients/parse.ts'
import { askedOf } from '../../domain/asked.ts'
import { fields, list, requiredText } from '../../domain/fields.ts'
import * as rest from '../../domain/rest.ts'
import { masterPage, workerPage } from '../../domain/spark.ts'

// What Spark answers, read. Each of these throws a `ClientError` for what is not such an answer.

/** A function that reads an answer, or throws a `ClientError` that names what was expected. */
function answer<T>(what: string, schema: z.ZodType<T>): (value: unknown) => T {
  return (value) => parsed('spark', what, schema, value)
}

/** The master's `/json/`. */
export const parseMaster = answer("the master's /json/", masterPage)
/** A worker's `/json/`. */
export const parseWorker = answer("the worker's /json/", workerPage)
/** `/jobs`, newest first as Spark gives them. */
export const parseJobs = answer("the application's jobs", z.array(rest.job))
/** `/allexecutors`; the driver is among them. */
export const parseExecutors = answer("the application's executors", z.array(rest.executor))
/** `/sql`, newest last as Spark gives it. */
export const parseSql = answer("the application's SQL queries", z.array(rest.query))
/** `/storage/rdd`. */
export const parseStorage = answer("the application's cached data", z.array(rest.rdd))
/**
 * `/stages?withSummaries=true&quantiles=…` (ask with `summaryQuantiles`): the stages, and the
 * summaries of those that have finished tasks.
 */
export const parseStages = answer(
  "the application's stages",
  z.array(rest.stage).transform((read) => ({
    stages: read.map((one) => one.stage),
    summaries: read.flatMap((one) => one.summary ?? []),
  })),
)

const property = z.tuple([requiredText, requiredText])
/** `/environment`, read as what the application asked for. */
export const parseEnvironment = answer(
  "the application's environment",
  fields({ properties: ['sparkProperties', list(property)] }).transform(({ properties }) =>
    askedOf(Object.fromEntries(properties)),
  ),
)

/** `/stages/<id>/<attempt>/taskSummary`; undefined where no task has finished. */
export function parseTaskSummary(
  stageId: number,
  attempt: number,
  value: unknown,
): rest.TaskSummary | undefined {
  const what = `the task summary of stage ${stageId}.${attempt}`
  return rest.taskSummaryOf(stageId, attempt, answer(what, rest.distributions)(value))
}

/** `/stages/<id>/<attempt>/taskList`, in the order in which Spark gives it. */
export function parseTasks(stageId: number, attempt: number, value: unknown): readonly rest.Task[] {
  const tasks = answer(`the tasks of stage ${stageId}.${attempt}`, z.array(rest.task))(value)
  return tasks.map((of) => ({ stageId, attempt, ...of }))
}
