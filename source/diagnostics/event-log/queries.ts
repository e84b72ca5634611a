import type { SqlQuery } from '../../domain/spark-facts.ts'
import type { LogEvents } from './events.ts'
import type { JobState, Jobs } from './jobs.ts'

/** As many as Spark's own page keeps (`spark.sql.ui.retainedExecutions`). */
const mostQueries = 1000

interface QueryState {
  readonly id: number
  readonly description: string
  readonly submittedAt: number
  endedAt: number | undefined
  error: string | undefined
}

/** SQL queries of an application by id. */
export type Queries = Map<number, QueryState>

export function startQuery(queries: Queries, event: LogEvents['query-start']): void {
  const { id, description, at: submittedAt } = event
  queries.set(id, { id, description, submittedAt, endedAt: undefined, error: undefined })
}

export function endQuery(queries: Queries, { id, at, error }: LogEvents['query-end']): void {
  const query = queries.get(id)
  if (query === undefined) return
  query.endedAt = at
  query.error = error
}

/** As Spark's `SQLExecutionUIData.executionStatus`. */
function statusOf({ endedAt, error }: QueryState, jobs: readonly JobState[]): string {
  if (endedAt === undefined) return 'RUNNING'
  const failed = error === undefined ? jobs.some(({ status }) => status === 'FAILED') : error !== ''
  return failed ? 'FAILED' : 'COMPLETED'
}

/** What is known of the queries, the newest last; `until`: how long those took that did not end. */
export function queryFacts(
  queries: Queries,
  { all }: Jobs,
  until: number | undefined,
): readonly SqlQuery[] {
  const byQuery = Map.groupBy(all.values(), ({ queryId }) => queryId)
  return [...queries.values()]
    .sort((a, b) => a.id - b.id)
    .slice(-mostQueries)
    .map((query) => {
      const jobs = byQuery.get(query.id) ?? []
      const endedAt = query.endedAt ?? until ?? query.submittedAt
      return {
        id: query.id,
        description: query.description,
        status: statusOf(query, jobs),
        submittedAt: query.submittedAt,
        durationMs: Math.max(0, endedAt - query.submittedAt),
        jobIds: jobs.map(({ id }) => id),
      }
    })
}
