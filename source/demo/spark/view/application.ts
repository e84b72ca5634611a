import type {
  ApplicationDetail,
  ApplicationRest,
  CachedRdd,
  SqlQuery,
} from '../../../domain/spark-facts.ts'
import type { DemoApplication } from '../types.ts'
import { driverOf, executorOf } from './executors.ts'
import { jobOf, stageOf, summaryOf } from './stages.ts'
import { tasksOf } from './tasks.ts'

/**
 * What an application's REST interface says, active or ended; newest jobs and stages first, as
 * Spark has them.
 */
export function applicationView(application: DemoApplication, now: number): ApplicationDetail {
  const { id, jobs, executors } = application
  return {
    id,
    jobs: jobs.map(jobOf).toReversed(),
    stages: jobs.flatMap(({ stages }) => stages.map(stageOf)).toReversed(),
    summaries: jobs.flatMap(({ stages }) => stages.flatMap((stage) => summaryOf(stage) ?? [])),
    executors: [
      driverOf(application, now),
      ...executors
        .filter(({ addedAt }) => addedAt !== undefined)
        .map((executor) => executorOf(executor, now)),
    ],
  }
}

/** Everything that an application says of itself; of one that has ended, as it last was. */
export function restOf(application: DemoApplication, now: number): ApplicationRest {
  const { jobs, stages, summaries, executors } = applicationView(application, now)
  return {
    asked: application.asked,
    jobs,
    stages,
    executors,
    summaries,
    tasks: tasksOf(application, stages, now),
    storage: storageOf(application),
    sql: queriesOf(application, now),
  }
}

function storageOf({ caches }: DemoApplication): readonly CachedRdd[] {
  return [...caches.values()].map(({ plan, where }) => ({
    id: plan.id,
    name: plan.name,
    partitions: plan.partitions,
    cachedPartitions: where.size,
    storageLevel: plan.level,
    memoryBytes: where.size * plan.bytes,
    diskBytes: 0,
  }))
}

/** Queries whose first job was submitted, the newest last. */
function queriesOf({ plan, jobs, endedAt }: DemoApplication, now: number): readonly SqlQuery[] {
  return (plan.queries ?? []).flatMap((description, id) => {
    const own = jobs.filter((job) => job.plan.query === id)
    const [first] = own
    if (first === undefined) return []
    const left = plan.jobs.filter(({ query }) => query === id).length - own.length
    const failed = own.some(({ status }) => status === 'FAILED')
    const runs = !failed && (left > 0 || own.some(({ status }) => status === 'RUNNING'))
    const end = runs
      ? (endedAt ?? now)
      : Math.max(...own.map(({ completedAt }) => completedAt ?? now))
    return {
      id,
      description,
      status: failed ? 'FAILED' : runs && endedAt === undefined ? 'RUNNING' : 'COMPLETED',
      submittedAt: first.submittedAt,
      durationMs: Math.round(end - first.submittedAt),
      jobIds: own.map((job) => job.id),
    }
  })
}
