import type { StageFacts } from '../../domain/spark-facts.ts'

/** One request for some of a stage's tasks. */
export interface TaskQuestion {
  readonly stageId: number
  readonly attempt: number
  /** The query of `…/taskList`. */
  readonly query: string
  /** The stage has ended: the answer stays what it is. */
  readonly over: boolean
}

/** Of how many stages that have ended the tasks are looked at. */
const endedStages = 10

const running = 'status=running&length=50'
const failed = 'status=failed&length=20'
const slowest = 'sortBy=-runtime&length=20'

/**
 * Which tasks to ask for, what tells most first: running and failed ones of active stages, then the
 * failed ones and the slowest of the stages that took longest.
 */
export function taskQuestions(stages: readonly StageFacts[]): readonly TaskQuestion[] {
  const longest = [...stages].sort((a, b) => b.executorRunTimeMs - a.executorRunTimeMs)
  const active = longest
    .filter(({ status }) => status === 'ACTIVE')
    .sort((a, b) => b.activeTasks - a.activeTasks)
  const ended = longest
    .filter(({ status }) => status === 'COMPLETE' || status === 'FAILED')
    .slice(0, endedStages)
  const of = (list: readonly StageFacts[], query: string): TaskQuestion[] =>
    list.map(({ id, attempt, status }) => ({
      stageId: id,
      attempt,
      query,
      over: status !== 'ACTIVE',
    }))
  const withFailures = (list: readonly StageFacts[]) =>
    list.filter(({ failedTasks }) => failedTasks > 0)
  const begun = (list: readonly StageFacts[]) =>
    list.filter(({ activeTasks, completedTasks }) => activeTasks + completedTasks > 0)
  return [
    ...of(
      active.filter(({ activeTasks }) => activeTasks > 0),
      running,
    ),
    ...of(withFailures(active), failed),
    ...of(begun(active), slowest),
    ...of(withFailures(ended), failed),
    ...of(begun(ended), slowest),
  ]
}
