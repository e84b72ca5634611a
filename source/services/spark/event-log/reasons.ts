import { z } from 'zod'
import type { Outcome } from '../../../diagnostics/event-log/events.ts'
import { number, text } from '../../../clients/parse.ts'

/** Why a task ended (`JsonProtocol.taskEndReasonToJson`); what a field is for depends on the reason. */
export const taskEndReason = z.object({
  Reason: text,
  'Class Name': text,
  Description: text,
  'Full Stack Trace': z.string().nullish(),
  'Kill Reason': text,
  'Executor ID': text,
  'Exit Caused By App': z.boolean().nullish(),
  'Loss Reason': text,
  Message: text,
  'Job ID': number,
  'Partition ID': number,
  'Attempt Number': number,
})
export type TaskEndReason = z.infer<typeof taskEndReason>

/** Reasons that are nobody's failure. */
const outcomes: Readonly<Record<string, Outcome>> = {
  Success: 'SUCCESS',
  TaskKilled: 'KILLED',
  TaskCommitDenied: 'KILLED',
}

/** How a task ended, as `AppStatusListener.onTaskEnd` counts it. */
export function outcomeOf({ Reason }: TaskEndReason): Outcome {
  return outcomes[Reason] ?? 'FAILED'
}

/** How much of an error is kept: its first line, as a stack trace is the log's. */
const errorLength = 300

/** In the words of Spark's `TaskFailedReason.toErrorString`. */
const words: Readonly<Record<string, (reason: TaskEndReason) => string>> = {
  Success: () => '',
  Resubmitted: () => 'Resubmitted (resubmitted due to lost executor)',
  TaskResultLost: () => 'TaskResultLost (result lost from block manager)',
  UnknownReason: () => 'UnknownReason',
  ExceptionFailure: (of) => of['Full Stack Trace'] ?? `${of['Class Name']}: ${of.Description}`,
  TaskKilled: (of) => of['Kill Reason'],
  ExecutorLostFailure: (of) => {
    const whose = of['Exit Caused By App'] === false ? 'unrelated to' : 'caused by one of'
    const why = of['Loss Reason'] === '' ? '' : ` Reason: ${of['Loss Reason']}`
    return `ExecutorLostFailure (executor ${of['Executor ID']} exited ${whose} the running tasks)${why}`
  },
  FetchFailed: (of) => `FetchFailed (${of.Message})`,
  TaskCommitDenied: (of) =>
    `TaskCommitDenied (Driver denied task commit) for job: ${of['Job ID']}, partition: ${of['Partition ID']}, attemptNumber: ${of['Attempt Number']}`,
}

/** What a task failed with; undefined where it did not. */
export function errorOf(reason: TaskEndReason): string | undefined {
  const said = (words[reason.Reason] ?? ((of) => of.Reason))(reason)
  // Cut before it is cleaned: a stack trace is long.
  return said === '' ? undefined : text.parse(said.slice(0, 4 * errorLength)).slice(0, errorLength)
}
