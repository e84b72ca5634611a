import type { ApplicationSnapshot, CachedRdd, SqlQuery } from '../../../domain/application.ts'
import type { DemoApplication } from '../types.ts'
import { driverOf, executorOf } from './executors.ts'
import { jobOf, stageOf, summaryOf } from './stages.ts'
import { tasksOf } from './tasks.ts'

/**
 * All that an application says of itself, newest jobs and stages first, as Spark has them; of one
 * that has ended, as it last was.
 */
export function restOf(application: DemoApplication, now: number): ApplicationSnapshot {
  const { jobs, executors } = application
  const stages = jobs
    .flatMap(({ plan, stages: all }) => all.map((one) => stageOf(one, plan.query !== undefined)))
    .toReversed()
  return {
    asked: application.asked,
    jobs: jobs.map(jobOf).toReversed(),
    stages,
    summaries: jobs.flatMap(({ stages: all }) => all.flatMap((stage) => summaryOf(stage) ?? [])),
    executors: [
      driverOf(application, now),
      ...executors
        .filter(({ addedAt }) => addedAt !== undefined)
        .map((executor) => executorOf(executor, now)),
    ],
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
