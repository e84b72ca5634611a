import type {
  ApplicationRest,
  Asked,
  SqlQuery,
  StageFacts,
  Task,
  TaskSummary,
} from '../../domain/spark-facts.ts'
import type { SparkInsight } from '../../clients/contracts.ts'
import { parseEnvironment } from './rest/environment.ts'
import { parseSql } from './rest/sql.ts'
import { parseStorage } from './rest/storage.ts'
import { parseTasks } from './rest/tasks.ts'
import type { AskLive } from './live.ts'
import { type TaskQuestion, taskQuestions } from './questions.ts'
import { type KeptSummaries, stageSummaries } from './summaries.ts'

/** Gives the parsed JSON of a path of the application's REST API. */
export type AskApplication = (
  applicationId: string,
  path: string,
  signal: AbortSignal,
) => Promise<unknown>

/** An application is not asked again before this. */
const restMs = 2000
/** Jobs, stages and executors are asked each second anyway: those answers are used. */
const liveMs = 1500
/** Requests of a round for its tasks; three are for the whole application. */
const taskRequests = 6
/** Of how many applications answers are kept to be used again. */
const keptApplications = 50

const sqlPage = 100

/** What is known of one application between two rounds. */
interface Known {
  /** Its settings do not change while it runs. */
  asked: Asked | undefined
  /** Where the last page of queries begins: the API counts from the oldest. */
  sqlFrom: number
  /** Tasks of stages that are over, by question: they do not change any more. */
  readonly over: Map<string, readonly Task[]>
  readonly summaries: KeptSummaries
  last: { readonly at: number; readonly value: ApplicationRest } | undefined
}

/** Asks an application for everything that the rules judge. */
export function createFacts(ask: AskApplication, live: AskLive): SparkInsight['facts'] {
  const applications = new Map<string, Known>()

  const knownOf = (id: string): Known => {
    const found = applications.get(id)
    if (found !== undefined) return found
    const made: Known = {
      asked: undefined,
      sqlFrom: 0,
      over: new Map(),
      summaries: new Map(),
      last: undefined,
    }
    applications.set(id, made)
    const oldest = applications.keys().next().value
    if (applications.size > keptApplications && oldest !== undefined) applications.delete(oldest)
    return made
  }

  /** What not every version has, or an application may be too busy to say. */
  const maybe = async <T>(signal: AbortSignal, otherwise: T, question: () => Promise<T>) => {
    try {
      return await question()
    } catch {
      signal.throwIfAborted()
      return otherwise
    }
  }

  const queries = (id: string, known: Known, signal: AbortSignal) =>
    maybe<readonly SqlQuery[]>(signal, [], async () => {
      const path = `sql?details=false&planDescription=false&offset=${known.sqlFrom}&length=${sqlPage}`
      const page = parseSql(await ask(id, path, signal))
      if (page.length >= sqlPage) known.sqlFrom += sqlPage / 2
      return page
    })

  /** Before Spark 3.1 there are no summaries among the stages, and each is asked for its own. */
  const oneByOne = (
    id: string,
    known: Known,
    stages: readonly StageFacts[],
    signal: AbortSignal,
  ): Promise<readonly TaskSummary[]> =>
    maybe<readonly TaskSummary[]>(signal, [], () =>
      stageSummaries(
        (path) => maybe<unknown>(signal, undefined, () => ask(id, path, signal)),
        known.summaries,
        stages,
      ),
    )

  const tasksOf = async (id: string, known: Known, question: TaskQuestion, signal: AbortSignal) => {
    const { stageId, attempt, over, query } = question
    const key = `${stageId}/${attempt}?${query}`
    const before = known.over.get(key)
    if (before !== undefined) return before
    return await maybe<readonly Task[]>(signal, [], async () => {
      const path = `stages/${stageId}/${attempt}/taskList?${query}`
      const tasks = parseTasks(stageId, attempt, await ask(id, path, signal))
      if (over) known.over.set(key, tasks)
      return tasks
    })
  }

  return async (id, signal) => {
    const known = knownOf(id)
    if (known.last !== undefined && Date.now() - known.last.at < restMs) return known.last.value
    const [{ jobs, stages, summaries: given, executors }, asked, storage, sql] = await Promise.all([
      live(id, signal, liveMs),
      known.asked ?? ask(id, 'environment', signal).then(parseEnvironment),
      maybe(signal, [], async () => parseStorage(await ask(id, 'storage/rdd', signal))),
      queries(id, known, signal),
    ])
    known.asked = asked
    const summaries = given.length > 0 ? given : await oneByOne(id, known, stages, signal)
    const questions = taskQuestions(stages)
    const kept = new Set(questions.map(keyOf))
    for (const key of known.over.keys()) if (!kept.has(key)) known.over.delete(key)
    // What is known already costs no request, and so leaves room for the next stage.
    let left = taskRequests
    const asking = questions.filter((question) => known.over.has(keyOf(question)) || left-- > 0)
    const tasks = await Promise.all(asking.map((one) => tasksOf(id, known, one, signal)))
    const value = {
      asked,
      jobs,
      stages,
      summaries,
      executors,
      tasks: distinct(tasks.flat()),
      storage,
      sql,
    }
    known.last = { at: Date.now(), value }
    return value
  }
}

function keyOf({ stageId, attempt, query }: TaskQuestion): string {
  return `${stageId}/${attempt}?${query}`
}

/** A task may be among the slowest and among the failed ones. */
function distinct(tasks: readonly Task[]): readonly Task[] {
  return [...new Map(tasks.map((task) => [`${task.stageId}/${task.id}`, task])).values()]
}
