import type { EventLog, Executor, Job, SqlQuery } from '../../../domain/application.ts'
import { askedOf } from '../../../domain/asked.ts'
import { executor as executorFields } from '../../../domain/rest.ts'
import type { EventKind, LogEvent, LogEvents, Peaks, StageInfo } from './events.ts'
import {
  endTask,
  type JobLife,
  longestOf,
  type Mutable,
  newStage,
  settle,
  type StageLife,
  stagesTold,
  startTask,
} from './stages.ts'

interface QueryLife {
  readonly submittedAt: number
  readonly description: string
  endedAt?: number
  error?: string | undefined
}

/** As many jobs and queries as Spark's own page keeps (`spark.ui.retainedJobs`). */
const most = 1000

const newest = <T extends { readonly id: number }>(all: readonly T[]) =>
  all.toSorted((a, b) => b.id - a.id)

/** Its figures are those that a page without any would give. */
const newExecutor = (id: string, addedAt: number): Mutable<Executor> => ({
  ...executorFields.parse({ id }),
  addedAt,
})

/** An application's life, told again event by event. */
export interface EventLogReplay {
  /** In the order of the log. */
  add(event: LogEvent): void
  /** What the events so far come to. */
  told(): Omit<EventLog, 'badLines' | 'cut'>
}

/**
 * Makes a replay: what Spark's `AppStatusListener` and `SQLAppStatusListener` make of the same
 * events, as far as a snapshot holds it. Of a task that has ended at most six numbers are kept, and
 * none once its stage has ended. What was cached is not known: Spark logs no block unless
 * `spark.eventLog.logBlockUpdates.enabled` says so.
 */
export function createReplay(): EventLogReplay {
  let name: string | undefined
  let startedAt: number | undefined
  let endedAt: number | undefined
  let asked = askedOf({})
  const jobs = new Map<number, JobLife>()
  const stages = new Map<string, StageLife>()
  let longest: readonly StageLife[] = []
  const executors = new Map<string, Mutable<Executor>>()
  const queries = new Map<number, QueryLife>()
  /** CPUs of a task by resource profile. */
  const taskCpus = new Map<number, number>()

  const stageKey = (id: number, attempt: number) => `${id}.${attempt}`
  /** The stage attempt of this info, made where it is told of for the first time. */
  const stageOf = (info: StageInfo): StageLife => {
    const key = stageKey(info.id, info.attempt)
    const stage = stages.get(key) ?? newStage(info)
    stages.set(key, stage)
    return stage
  }
  const executorOf = (id: string, at: number): Mutable<Executor> => {
    const executor = executors.get(id) ?? newExecutor(id, at)
    executors.set(id, executor)
    return executor
  }
  const raisePeaks = (id: string, peaks: Peaks) => {
    const executor = executors.get(id)
    for (const key of ['peakHeapBytes', 'peakOffHeapBytes', 'peakPythonBytes'] as const) {
      if (executor && peaks) executor[key] = Math.max(executor[key] ?? 0, peaks[key])
    }
  }
  /** Applies a change to each job that waits for a stage. */
  const inJobs = (stage: StageLife | undefined, change: (job: Mutable<Job>) => void) => {
    for (const { job } of stage?.jobs ?? []) change(job)
  }

  const changes: { readonly [Kind in EventKind]: (event: LogEvents[Kind]) => void } = {
    ApplicationStart: (event) => {
      name = event.name
      startedAt = event.at
    },
    ApplicationEnd: ({ at }) => {
      endedAt = at
    },
    EnvironmentUpdate: ({ properties }) => {
      asked = askedOf(properties)
    },
    ResourceProfileAdded: ({ id, taskCpus: cpus = 1 }) => {
      taskCpus.set(id, cpus)
    },
    // It is called after its last stage, and has the tasks of all stages that were not computed
    // before (`AppStatusListener.onJobStart`).
    JobStart: ({ id, at, stages: infos, stageIds, queryId }) => {
      const missing = infos.filter(({ completedAt }) => completedAt === undefined)
      const life: JobLife = {
        job: {
          ...{ id, stageIds, submittedAt: at, completedAt: undefined, status: 'RUNNING' },
          name: newest(infos)[0]?.name ?? '',
          tasks: missing.reduce((sum, { tasks }) => sum + tasks, 0),
          ...{ activeTasks: 0, completedTasks: 0, skippedTasks: 0, failedTasks: 0 },
        },
        stages: infos.map(stageOf),
        queryId: queryId == null ? undefined : Number(queryId),
      }
      jobs.set(id, life)
      for (const one of life.stages) {
        one.jobs = [...one.jobs, life]
        one.stage.sql ||= queryId != null
      }
    },
    // Those of its stages that nobody submitted were not needed (`AppStatusListener.onJobEnd`).
    JobEnd: ({ id, at, result }) => {
      const life = jobs.get(id)
      if (life === undefined) return
      life.job.status = result === 'JobSucceeded' ? 'SUCCEEDED' : 'FAILED'
      life.job.completedAt = at
      for (const { stage } of life.stages.filter((one) => one.stage.status === 'PENDING')) {
        stage.status = 'SKIPPED'
        life.job.skippedTasks += stage.tasks
      }
    },
    StageSubmitted: ({ stage: info }) => {
      const life = stageOf(info)
      Object.assign(life.stage, info, { status: 'ACTIVE' })
      life.jobs = [...jobs.values()].filter(
        ({ job }) => job.status === 'RUNNING' && job.stageIds.includes(info.id),
      )
      life.stage.sql ||= life.jobs.some(({ queryId }) => queryId !== undefined)
    },
    StageCompleted: ({ stage: info }) => {
      const { failureReason, submittedAt } = info
      const ended = submittedAt === undefined ? 'SKIPPED' : 'COMPLETE'
      const status = failureReason === undefined ? ended : 'FAILED'
      const life = stageOf(info)
      Object.assign(life.stage, info, { status })
      settle(life)
      longest = longestOf([...longest, life])
    },
    TaskStart: ({ stageId, attempt, task }) => {
      const life = stages.get(stageKey(stageId, attempt))
      if (life !== undefined) startTask(life, task)
      inJobs(life, (job) => (job.activeTasks += 1))
      const executor = executors.get(task.executorId)
      if (executor !== undefined) executor.activeTasks += 1
    },
    // Totals as `AppStatusListener.onTaskEnd` counts them: failed tasks took time too.
    TaskEnd: (event) => {
      const { task, metrics, end } = event
      const life = stages.get(stageKey(event.stageId, event.attempt))
      if (life !== undefined) endTask(life, event)
      const executor = executors.get(task.executorId)
      const count = (of: Mutable<Job> | Mutable<Executor>) => {
        of.activeTasks = Math.max(0, of.activeTasks - 1)
        if (end.outcome === 'SUCCESS') of.completedTasks += 1
        if (end.outcome === 'FAILED') of.failedTasks += 1
      }
      inJobs(life, count)
      if (executor === undefined) return
      count(executor)
      executor.durationMs += Math.max(0, task.finishedAt - task.launchedAt)
      for (const key of ['gcTimeMs', 'shuffleReadBytes', 'shuffleWriteBytes'] as const) {
        executor[key] += metrics?.[key] ?? 0
      }
      raisePeaks(task.executorId, event.peaks)
    },
    ExecutorAdded: ({ id, at, host, cores, profileId }) => {
      const cpus = taskCpus.get(profileId) ?? asked.taskCpus
      const maxTasks = cpus > 0 ? Math.floor(cores / cpus) : 0
      Object.assign(executorOf(id, at), { host, cores, maxTasks, addedAt: at, active: true })
    },
    // One that never registered with the driver is none, as on Spark's own page.
    ExecutorRemoved: ({ id, at, reason }) => {
      const executor = executors.get(id)
      if (executor === undefined) return
      Object.assign(executor, { active: false, removedAt: at, activeTasks: 0 })
      executor.removeReason = reason === '' ? undefined : reason
    },
    BlockManagerAdded: ({ id, at, host, maxMemoryBytes }) => {
      Object.assign(executorOf(id, at), { host, maxMemoryBytes })
    },
    StageExecutorMetrics: ({ id, peaks }) => {
      raisePeaks(id, peaks)
    },
    SQLExecutionStart: ({ id, at, description }) => {
      queries.set(id, { description, submittedAt: at })
    },
    SQLExecutionEnd: ({ id, at, error }) => {
      const query = queries.get(id)
      if (query !== undefined) Object.assign(query, { endedAt: at, error })
    },
  }

  /** The newest last; those that did not end took until the application did. */
  const queriesTold = (): readonly SqlQuery[] => {
    const byQuery = Map.groupBy(jobs.values(), ({ queryId }) => queryId)
    return [...queries]
      .sort(([a], [b]) => a - b)
      .slice(-most)
      .map(([id, { description, submittedAt, endedAt: ended, error }]) => {
        const own = (byQuery.get(id) ?? []).map(({ job }) => job)
        // As Spark's `SQLExecutionUIData.executionStatus`.
        const failed =
          error === undefined ? own.some((job) => job.status === 'FAILED') : error !== ''
        const until = ended ?? endedAt ?? submittedAt
        return {
          ...{ id, description, submittedAt },
          status: ended === undefined ? 'RUNNING' : failed ? 'FAILED' : 'COMPLETED',
          durationMs: Math.max(0, until - submittedAt),
          jobIds: own.map((job) => job.id),
        }
      })
  }
  /** By their numbers, the driver last: it worked all the time. */
  const executorsTold = (): readonly Executor[] => {
    const took = Math.max(0, (endedAt ?? startedAt ?? 0) - (startedAt ?? 0))
    const rank = ({ id, isDriver }: Executor) => (isDriver ? Infinity : Number(id) || 0)
    return [...executors.values()]
      .map((one) => ({ ...one, ...(one.isDriver && { durationMs: took }) }))
      .sort((a, b) => rank(a) - rank(b))
  }

  const apply = <Kind extends EventKind>({ kind, event }: LogEvent<Kind>) => {
    changes[kind](event)
  }
  return {
    add: apply,
    told: () => ({
      ...{ name, startedAt, endedAt },
      rest: {
        asked,
        jobs: newest([...jobs.values()].map(({ job }) => ({ ...job }))).slice(0, most),
        executors: executorsTold(),
        storage: [],
        sql: queriesTold(),
        ...stagesTold([...stages.values()], longest, endedAt),
      },
    }),
  }
}
