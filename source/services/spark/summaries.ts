import type { StageFacts, TaskSummary } from '../../domain/spark-facts.ts'
import { parseTaskSummary, summaryQuantiles } from './rest/summaries.ts'

/** Of how many stages the summaries are looked at: the active ones, then those that took longest. */
const summarized = 10
/** How many of them are asked in one round; those that have ended are asked once. */
const perRound = 4

/** Gives the parsed JSON of a path below an application, undefined where it has no answer. */
export type AskMaybe = (path: string) => Promise<unknown>

/** Summaries of stages that are over, by stage and attempt: they do not change any more. */
export type KeptSummaries = Map<string, TaskSummary>

/**
 * What `/stages?withSummaries=true` leaves out before Spark 3.1, asked stage by stage
 * (`…/taskSummary`). Empty for stages of which no task has finished.
 */
export async function stageSummaries(
  ask: AskMaybe,
  kept: KeptSummaries,
  stages: readonly StageFacts[],
): Promise<readonly TaskSummary[]> {
  const wanted = stages
    .filter(({ completedTasks }) => completedTasks > 0)
    .sort((a, b) => rank(a) - rank(b) || b.executorRunTimeMs - a.executorRunTimeMs)
    .slice(0, summarized)
  const keys = new Set(wanted.map(keyOf))
  for (const key of kept.keys()) if (!keys.has(key)) kept.delete(key)
  const asked = wanted.filter((stage) => !kept.has(keyOf(stage))).slice(0, perRound)
  const answers = await Promise.all(
    asked.map(async (stage) => {
      const path = `stages/${stage.id}/${stage.attempt}/taskSummary?quantiles=${summaryQuantiles}`
      const answer = await ask(path)
      if (answer === undefined) return []
      const summary = parseTaskSummary(stage.id, stage.attempt, answer)
      if (summary === undefined) return []
      if (stage.status !== 'ACTIVE') kept.set(keyOf(stage), summary)
      return [summary]
    }),
  )
  return [...new Set([...answers.flat(), ...kept.values()])]
}

function rank({ status }: StageFacts): number {
  return status === 'ACTIVE' ? 0 : 1
}

function keyOf({ id, attempt }: StageFacts): string {
  return `${id}/${attempt}`
}
