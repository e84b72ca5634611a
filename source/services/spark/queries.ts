import type { SqlQuery } from '../../domain/application.ts'

/** Queries of an application, and where the first of them stands in the API's own list. */
export interface KnownQueries {
  /** The newest last. */
  readonly list: readonly SqlQuery[]
  readonly begin: number
}

export const noQueries: KnownQueries = { list: [], begin: 0 }

/** As many as Spark itself keeps (`spark.sql.ui.retainedExecutions`). */
const most = 1000
/** More than that, so that one request is enough; only where Spark keeps more there are others. */
const page = 1100
const pages = 4
/** Asked for again though they have ended: by them is seen where in the list one is. */
const overlap = 20

/**
 * What is known of the queries after one more round of requests. The API counts from the oldest
 * that it keeps: what has ended is not asked for again, and where Spark has dropped old ones the
 * place of those that are known tells how many.
 */
export async function moreQueries(
  ask: (offset: number, length: number) => Promise<readonly SqlQuery[]>,
  known: KnownQueries,
): Promise<KnownQueries> {
  const running = known.list.findIndex(({ status }) => status === 'RUNNING')
  const again = Math.max(0, Math.min(known.list.length - overlap, running < 0 ? most : running))
  const offset = Math.max(0, known.begin + again)
  const said = [...(await ask(offset, page))]
  const place = known.list.findIndex(({ id }) => id === said[0]?.id)
  if (place < 0 && known.list.length > 0) return await moreQueries(ask, noQueries)
  for (let asked = 1; asked < pages && said.length === asked * page; asked += 1) {
    said.push(...(await ask(offset + said.length, page)))
  }
  const all = [...known.list.slice(0, Math.max(0, place)), ...said]
  const dropped = Math.max(0, all.length - most)
  return { list: all.slice(dropped), begin: offset - Math.max(0, place) + dropped }
}
