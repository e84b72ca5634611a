import type {
  ApplicationSnapshot,
  CachedRdd,
  Stage,
  Task,
  TaskSummary,
} from '../../domain/application.ts'
import type { Asked } from '../../domain/asked.ts'
import { summaryQuantiles } from '../../domain/rest.ts'
import { moreQueries, noQueries } from './queries.ts'
import {
  parseEnvironment,
  parseExecutors,
  parseJobs,
  parseSql,
  parseStages,
  parseStorage,
  parseTasks,
  parseTaskSummary,
} from './rest.ts'

/** Gives the JSON of a path of the application's REST API. */
export type AskApplication = (
  applicationId: string,
  path: string,
  signal: AbortSignal,
) => Promise<unknown>

/** An application is not asked again before this. */
const freshMs = 2000
/** Requests of a round for its tasks; at most seven are for the whole application. */
const taskRequests = 6
/** Of how many applications answers are kept to be used again. */
const keptApplications = 50
/** Of how many stages that have ended the tasks are looked at, and the summaries asked one by one. */
const lookedAt = 10
/** How many of those summaries are asked for in one round. */
const summaryRequests = 4

/** What is known of one application between two rounds. */
interface Known {
  /** Its settings do not change while it runs. */
  asked: Asked | undefined
  storage: readonly CachedRdd[]
  queries: typeof noQueries
  /** By path: what was answered of stages that are over, which does not change any more. */
  readonly tasks: Map<string, readonly Task[]>
  readonly summaries: Map<string, TaskSummary>
  last: { readonly at: number; readonly snapshot: ApplicationSnapshot } | undefined
}

/** One request for some of a stage's tasks. */
export interface TaskQuestion {
  readonly stage: Stage
  /** The query of `…/taskList`. */
  readonly query: string
}

const running = 'status=running&length=50'
const failed = 'status=failed&length=20'
const slowest = 'sortBy=-runtime&length=20'

const isOver = ({ status }: Stage) => status === 'COMPLETE' || status === 'FAILED'
const byTime = (stages: readonly Stage[]) =>
  stages.toSorted((a, b) => b.executorRunTimeMs - a.executorRunTimeMs)

/**
 * Which tasks to ask for, what tells most first: running and failed ones of active stages, then the
 * failed ones and the slowest of the stages that took longest.
 */
export function taskQuestions(stages: readonly Stage[]): readonly TaskQuestion[] {
  const longest = byTime(stages)
  const active = longest
    .filter(({ status }) => status === 'ACTIVE')
    .sort((a, b) => b.activeTasks - a.activeTasks)
  const ended = longest.filter(isOver).slice(0, lookedAt)
  const questions = (of: readonly Stage[], query: string, wanted: (stage: Stage) => boolean) =>
    of.filter(wanted).map((stage) => ({ stage, query }))
  const hasFailures = ({ failedTasks }: Stage) => failedTasks > 0
  const hasBegun = ({ activeTasks, completedTasks }: Stage) => activeTasks + completedTasks > 0
  return [
    ...questions(active, running, ({ activeTasks }) => activeTasks > 0),
    ...questions(active, failed, hasFailures),
    ...questions(active, slowest, hasBegun),
    ...questions(ended, failed, hasFailures),
    ...questions(ended, slowest, hasBegun),
  ]
}

/** Which stages to ask for their summaries: the active ones first, then those that took longest. */
function summaryQuestions(stages: readonly Stage[]): readonly Stage[] {
  const begun = byTime(stages).filter(({ completedTasks }) => completedTasks > 0)
  return [...begun.filter((one) => !isOver(one)), ...begun.filter(isOver)].slice(0, lookedAt)
}

/**
 * Makes what asks an application for all that is shown and judged of it: in a bounded number of
 * requests, and not before two seconds have passed; who asks in between gets the last answer.
 */
export function createSnapshots(
  ask: AskApplication,
): (id: string, signal: AbortSignal) => Promise<ApplicationSnapshot> {
  const applications = new Map<string, Known>()

  const knownOf = (id: string): Known => {
    const known = applications.get(id) ?? {
      asked: undefined,
      storage: [],
      queries: noQueries,
      tasks: new Map(),
      summaries: new Map(),
      last: undefined,
    }
    applications.delete(id)
    applications.set(id, known)
    const [oldest] = applications.keys()
    if (applications.size > keptApplications && oldest !== undefined) applications.delete(oldest)
    return known
  }

  return async (id, signal) => {
    const known = knownOf(id)
    if (known.last !== undefined && Date.now() - known.last.at < freshMs) return known.last.snapshot
    const get = (path: string) => ask(id, path, signal)
    /** What not every version has, or an application may be too busy to say. */
    const maybe = async <T>(otherwise: T, question: () => Promise<T>) => {
      try {
        return await question()
      } catch {
        signal.throwIfAborted()
        return otherwise
      }
    }
    const queryPage = async (offset: number, length: number) =>
      parseSql(
        await get(`sql?details=false&planDescription=false&offset=${offset}&length=${length}`),
      )

    const [jobs, { stages, summaries }, executors, asked, storage, queries] = await Promise.all([
      get('jobs').then(parseJobs),
      get(`stages?withSummaries=true&quantiles=${summaryQuantiles}`).then(parseStages),
      get('allexecutors').then(parseExecutors),
      known.asked ?? get('environment').then(parseEnvironment),
      maybe(known.storage, () => get('storage/rdd').then(parseStorage)),
      maybe(known.queries, () => moreQueries(queryPage, known.queries)),
    ])
    Object.assign(known, { asked, storage, queries })

    const path = ({ id: stageId, attempt }: Stage, of: string) =>
      `stages/${stageId}/${attempt}/${of}`
    const tasks = await askedOnce(
      known.tasks,
      taskQuestions(stages).map(({ stage, query }) => ({
        ...{ stage, path: path(stage, `taskList?${query}`) },
      })),
      taskRequests,
      ({ stage, path: page }) =>
        maybe(undefined, async () => parseTasks(stage.id, stage.attempt, await get(page))),
    )
    // Before Spark 3.1 there are no summaries among the stages, and each is asked for its own.
    const own = await askedOnce(
      known.summaries,
      summaries.length > 0
        ? []
        : summaryQuestions(stages).map((stage) => ({
            ...{ stage, path: path(stage, `taskSummary?quantiles=${summaryQuantiles}`) },
          })),
      summaryRequests,
      ({ stage, path: page }) =>
        maybe(undefined, async () => parseTaskSummary(stage.id, stage.attempt, await get(page))),
    )
    // A task may be among the slowest and among the failed ones.
    const distinct = new Map(tasks.flat().map((task) => [`${task.stageId}/${task.id}`, task]))
    const snapshot: ApplicationSnapshot = {
      ...{ asked, jobs, stages, executors, storage },
      sql: queries.list,
      summaries: [...summaries, ...own],
      tasks: [...distinct.values()],
    }
    known.last = { at: Date.now(), snapshot }
    return snapshot
  }
}

/**
 * What is answered of stages, in at most so many requests: what is known of one that is over costs
 * none, and so leaves room for the next stage.
 */
async function askedOnce<Page extends { readonly stage: Stage; readonly path: string }, Answer>(
  known: Map<string, Answer>,
  pages: readonly Page[],
  requests: number,
  ask: (page: Page) => Promise<Answer | undefined>,
): Promise<readonly Answer[]> {
  const wanted = new Set(pages.map(({ path }) => path))
  for (const path of known.keys()) if (!wanted.has(path)) known.delete(path)
  let left = requests
  const answers = await Promise.all(
    pages
      .filter(({ path }) => known.has(path) || left-- > 0)
      .map(async (page) => {
        const answered = known.get(page.path) ?? (await ask(page))
        if (answered !== undefined && isOver(page.stage)) known.set(page.path, answered)
        return answered
      }),
  )
  return answers.filter((one) => one !== undefined)
}
