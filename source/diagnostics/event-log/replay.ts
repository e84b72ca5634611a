import { askedOf } from '../../domain/spark-facts.ts'
import type { ApplicationRest } from '../../domain/spark-facts.ts'
import type { EventKind, LogEvent, LogEvents } from './events.ts'
import {
  addBlockManager,
  addExecutor,
  endExecutorTask,
  executorFacts,
  type Executors,
  noExecutors,
  raisePeaks,
  removeExecutor,
  startExecutorTask,
} from './executors.ts'
import { countTask, endJob, jobFacts, type Jobs, noJobs, startJob } from './jobs.ts'
import { endQuery, type Queries, queryFacts, startQuery } from './queries.ts'
import {
  awaitStages,
  completeStage,
  endTask,
  noStages,
  skipStages,
  stageFacts,
  type Stages,
  startTask,
  submitStage,
} from './stages.ts'

/** What the events of an application's whole life come to. */
export interface Replayed {
  readonly name: string | undefined
  readonly startedAt: number | undefined
  /** Undefined: the events end before the application did. */
  readonly endedAt: number | undefined
  /** As its REST API would tell it; its tasks are the slowest and the failed ones. */
  readonly rest: ApplicationRest
}

interface Known {
  name: string | undefined
  startedAt: number | undefined
  endedAt: number | undefined
  properties: Readonly<Record<string, string>>
  readonly jobs: Jobs
  readonly stages: Stages
  readonly executors: Executors
  readonly queries: Queries
}

/** What each kind of event changes. */
const changes: {
  readonly [Kind in EventKind]: (known: Known, event: LogEvents[Kind]) => void
} = {
  'application-start': (known, { at, name }) => {
    known.startedAt = at
    known.name = name
  },
  'application-end': (known, { at }) => {
    known.endedAt = at
  },
  environment: (known, { properties }) => {
    known.properties = properties
  },
  'resource-profile': ({ executors }, { id, taskCpus }) => {
    executors.taskCpus.set(id, taskCpus)
  },
  'job-start': ({ jobs, stages }, event) => {
    awaitStages(stages, event.stages, startJob(jobs, event))
  },
  'job-end': ({ jobs, stages }, event) => {
    const job = jobs.all.get(event.id)
    if (job !== undefined) endJob(jobs, job, event, skipStages(stages, job))
  },
  'stage-submitted': ({ jobs, stages }, { stage }) => {
    submitStage(stages, stage, jobs.running)
  },
  'stage-completed': ({ stages }, { stage }) => {
    completeStage(stages, stage)
  },
  'task-start': ({ stages, executors }, event) => {
    countTask(startTask(stages, event), 'started')
    startExecutorTask(executors, event)
  },
  'task-end': ({ stages, executors }, event) => {
    countTask(endTask(stages, event), event)
    endExecutorTask(executors, event)
  },
  'executor-added': ({ executors, properties }, event) => {
    addExecutor(executors, event, askedOf(properties).taskCpus)
  },
  'executor-removed': ({ executors }, event) => {
    removeExecutor(executors, event)
  },
  'block-manager-added': ({ executors }, event) => {
    addBlockManager(executors, event)
  },
  'executor-peaks': ({ executors }, { executorId, peaks }) => {
    raisePeaks(executors, executorId, peaks)
  },
  'query-start': ({ queries }, event) => {
    startQuery(queries, event)
  },
  'query-end': ({ queries }, event) => {
    endQuery(queries, event)
  },
}

function tookMs({ startedAt = 0, endedAt = startedAt }: Known): number {
  return Math.max(0, endedAt - startedAt)
}

/** An application's life, told again event by event. */
export interface Replay {
  /** In the order of the log. */
  add(event: LogEvent): void
  /** What the events so far come to. */
  told(): Replayed
}

/**
 * Makes a replay: what Spark's `AppStatusListener` and `SQLAppStatusListener` make of the same
 * events, as far as `ApplicationRest` holds it. Of a task that has ended at most six numbers are
 * kept, and none once its stage has ended. What was cached is not known: Spark logs no block
 * unless `spark.eventLog.logBlockUpdates.enabled` says so.
 */
export function createReplay(): Replay {
  const known: Known = {
    name: undefined,
    startedAt: undefined,
    endedAt: undefined,
    properties: {},
    jobs: noJobs(),
    stages: noStages(),
    executors: noExecutors(),
    queries: new Map(),
  }
  const apply = <Kind extends EventKind>(kind: Kind, event: LogEvents[Kind]) => {
    changes[kind](known, event)
  }
  return {
    add: (event) => {
      apply(event.kind, event)
    },
    told: () => ({
      name: known.name,
      startedAt: known.startedAt,
      endedAt: known.endedAt,
      rest: {
        asked: askedOf(known.properties),
        jobs: jobFacts(known.jobs),
        executors: executorFacts(known.executors, tookMs(known)),
        storage: [],
        sql: queryFacts(known.queries, known.jobs, known.endedAt),
        ...stageFacts(known.stages, known.endedAt),
      },
    }),
  }
}
