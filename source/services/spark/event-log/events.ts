import { z } from 'zod'
import type { LogEvent, Outcome } from '../../../diagnostics/event-log/events.ts'
import { list, number, text } from '../../../clients/parse.ts'
import { peaks, stageInfo, taskInfo, taskMetrics } from './infos.ts'
import { errorOf, outcomeOf, taskEndReason } from './reasons.ts'

// The lines of an event log, as org.apache.spark.util.JsonProtocol writes them: since Spark 1.x
// under the same names, newer ones with more fields.

const properties = z
  .record(z.string(), z.unknown())
  .transform((of): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(of).flatMap(([key, value]) =>
        typeof value === 'string' ? [[text.parse(key), text.parse(value)]] : [],
      ),
    ),
  )

const queryKey = 'spark.sql.execution.id'
const jobProperties = z.object({ [queryKey]: z.string().nullish() }).nullish()

const taskStart = { 'Stage ID': z.number(), 'Stage Attempt ID': number, 'Task Info': taskInfo }

const sql = 'org.apache.spark.sql.execution.ui'

/** Events that are read, by their names, and what is made of them. */
const readers: Readonly<Record<string, z.ZodType<LogEvent>>> = {
  SparkListenerApplicationStart: z
    .object({ Timestamp: number, 'App Name': text })
    .transform((e) => ({ kind: 'application-start', at: e.Timestamp, name: e['App Name'] })),
  SparkListenerApplicationEnd: z
    .object({ Timestamp: number })
    .transform((e) => ({ kind: 'application-end', at: e.Timestamp })),
  SparkListenerEnvironmentUpdate: z
    .object({ 'Spark Properties': properties })
    .transform((e) => ({ kind: 'environment', properties: e['Spark Properties'] })),
  SparkListenerResourceProfileAdded: z
    .object({
      'Resource Profile Id': z.number(),
      'Task Resource Requests': z.object({ cpus: z.object({ Amount: number }).nullish() }),
    })
    .transform((e) => ({
      kind: 'resource-profile',
      id: e['Resource Profile Id'],
      taskCpus: e['Task Resource Requests'].cpus?.Amount ?? 1,
    })),
  SparkListenerJobStart: z
    .object({
      'Job ID': z.number(),
      'Submission Time': number,
      'Stage Infos': list(stageInfo),
      'Stage IDs': list(z.number()),
      Properties: jobProperties,
    })
    .transform((e) => ({
      kind: 'job-start',
      id: e['Job ID'],
      at: e['Submission Time'],
      stages: e['Stage Infos'],
      stageIds: e['Stage IDs'],
      queryId: e.Properties?.[queryKey] == null ? undefined : Number(e.Properties[queryKey]),
    })),
  SparkListenerJobEnd: z
    .object({
      'Job ID': z.number(),
      'Completion Time': number,
      'Job Result': z.object({ Result: text }),
    })
    .transform((e) => ({
      kind: 'job-end',
      id: e['Job ID'],
      at: e['Completion Time'],
      succeeded: e['Job Result'].Result === 'JobSucceeded',
    })),
  SparkListenerStageSubmitted: z
    .object({ 'Stage Info': stageInfo })
    .transform((e) => ({ kind: 'stage-submitted', stage: e['Stage Info'] })),
  SparkListenerStageCompleted: z
    .object({ 'Stage Info': stageInfo })
    .transform((e) => ({ kind: 'stage-completed', stage: e['Stage Info'] })),
  SparkListenerTaskStart: z.object(taskStart).transform((e) => ({
    kind: 'task-start',
    stageId: e['Stage ID'],
    attempt: e['Stage Attempt ID'],
    task: e['Task Info'],
  })),
  SparkListenerTaskEnd: z
    .object({
      ...taskStart,
      'Task End Reason': taskEndReason,
      'Task Metrics': taskMetrics.nullish(),
      'Task Executor Metrics': peaks,
    })
    .transform((e) => ({
      kind: 'task-end',
      stageId: e['Stage ID'],
      attempt: e['Stage Attempt ID'],
      task: e['Task Info'],
      outcome: outcomeOf(e['Task End Reason']) satisfies Outcome,
      error: errorOf(e['Task End Reason']),
      metrics: e['Task Metrics'] ?? undefined,
      peaks: e['Task Executor Metrics'],
    })),
  SparkListenerExecutorAdded: z
    .object({
      Timestamp: number,
      'Executor ID': text,
      'Executor Info': z.object({
        Host: text,
        'Total Cores': number,
        'Resource Profile Id': number,
      }),
    })
    .transform((e) => ({
      kind: 'executor-added',
      id: e['Executor ID'],
      at: e.Timestamp,
      host: e['Executor Info'].Host,
      cores: e['Executor Info']['Total Cores'],
      profileId: e['Executor Info']['Resource Profile Id'],
    })),
  SparkListenerExecutorRemoved: z
    .object({ Timestamp: number, 'Executor ID': text, 'Removed Reason': text })
    .transform((e) => ({
      kind: 'executor-removed',
      id: e['Executor ID'],
      at: e.Timestamp,
      reason: e['Removed Reason'],
    })),
  SparkListenerBlockManagerAdded: z
    .object({
      'Block Manager ID': z.object({ 'Executor ID': text, Host: text, Port: number }),
      'Maximum Memory': number,
      Timestamp: number,
    })
    .transform((e) => ({
      kind: 'block-manager-added',
      executorId: e['Block Manager ID']['Executor ID'],
      at: e.Timestamp,
      host: e['Block Manager ID'].Host,
      port: e['Block Manager ID'].Port,
      maxMemoryBytes: e['Maximum Memory'],
    })),
  SparkListenerStageExecutorMetrics: z
    .object({ 'Executor ID': text, 'Executor Metrics': peaks })
    .transform((e) => ({
      kind: 'executor-peaks',
      executorId: e['Executor ID'],
      peaks: e['Executor Metrics'],
    })),
  [`${sql}.SparkListenerSQLExecutionStart`]: z
    .object({ executionId: z.number(), description: text, time: number })
    .transform((e) => ({
      kind: 'query-start',
      id: e.executionId,
      at: e.time,
      description: e.description,
    })),
  [`${sql}.SparkListenerSQLExecutionEnd`]: z
    .object({ executionId: z.number(), time: number, errorMessage: z.string().nullish() })
    .transform((e) => ({
      kind: 'query-end',
      id: e.executionId,
      at: e.time,
      error: e.errorMessage == null ? undefined : text.parse(e.errorMessage),
    })),
}

/** How a line begins: the event's name comes first, so that most lines need not be parsed. */
const named = /^\s*\{"Event":"([^"]+)"/

/**
 * Reads one line of an event log: an event; `other` for one that nothing is made of; `bad` for
 * what is no event, or not of the form known.
 */
export function parseLogEvent(line: string): LogEvent | 'other' | 'bad' {
  const name = named.exec(line)?.[1]
  const reader = name === undefined || !Object.hasOwn(readers, name) ? undefined : readers[name]
  if (reader === undefined) return name === undefined ? 'bad' : 'other'
  try {
    const result = reader.safeParse(JSON.parse(line))
    return result.success ? result.data : 'bad'
  } catch {
    return 'bad'
  }
}
