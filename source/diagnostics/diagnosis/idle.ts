import type { Application } from '../../domain/spark.ts'
import type { ApplicationRest } from '../../domain/spark-facts.ts'
import { ageMs, type WaitingFacts } from './facts.ts'

/** How long an application has run no job, in ms; undefined while it runs one. */
export function idleForMs(
  facts: WaitingFacts,
  application: Application,
  rest: ApplicationRest,
): number | undefined {
  if (rest.jobs.some((job) => job.status === 'RUNNING')) return undefined
  const ends = rest.jobs.flatMap((job) => job.completedAt ?? [])
  const since = Math.max(...ends, application.startedAt)
  return Math.min(facts.cluster.at - since, ageMs(facts, application))
}
