import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRealClients } from '../../../source/app/clients.ts'
import type { Clients } from '../../../source/clients/contracts.ts'
import { recommend } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import type { ApplicationSnapshot, SqlQuery } from '../../../source/domain/application.ts'
import { moreQueries, noQueries } from '../../../source/services/spark/queries.ts'
import { type FakeCluster, startFakeCluster } from '../../fakes/cluster.ts'

const never = new AbortController().signal
let cluster: FakeCluster
let clients: Clients

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  clients = createRealClients(cluster.config)
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

const startedAt = () => Date.now() - 60_000

/** What is recommended of an application that the master knows. */
async function settingsFor(rest: ApplicationSnapshot, id: string): Promise<string> {
  const master = await clients.spark.master(never)
  const application = master.active.find((one) => one.id === id)
  if (application === undefined) throw new Error('it is active')
  const seen = { at: Date.now(), master, engine: undefined }
  return JSON.stringify(recommend({ application, rest }, seen))
}

describe('an application with a thousand SQL queries', () => {
  test('has the newest after one round, and each stage is known as SQL’s', async () => {
    const { id } = cluster.spark.addApplication({ cores: 4, queries: 1000, startedAt: startedAt() })
    const rest = await clients.spark.application(id, never)
    expect(rest.sql).toHaveLength(1000)
    expect(rest.sql.at(-1)).toMatchObject({ id: 999, description: 'query 999' })
    expect(cluster.spark.requests.filter((one) => one.includes('/sql?'))).toHaveLength(1)
    expect(cluster.spark.requests.filter((one) => one.includes('/proxy/'))).toHaveLength(12)
    const settings = await settingsFor(rest, id)
    expect(settings).toContain('spark.sql.shuffle.partitions')
    expect(settings).not.toContain('spark.default.parallelism')
  })

  test('also where Spark keeps fewer queries than stages', async () => {
    const given = { cores: 4, queries: 1000, retained: 10, startedAt: startedAt() }
    const { id } = cluster.spark.addApplication(given)
    const rest = await clients.spark.application(id, never)
    expect(rest.sql.map((query) => query.id)).toEqual([...Array(10).keys()].map((n) => 990 + n))
    expect(await settingsFor(rest, id)).not.toContain('spark.default.parallelism')
  })
})

describe('queries asked round by round', () => {
  const query = (id: number, status = 'COMPLETED'): SqlQuery => ({
    ...{ id, status, description: '', submittedAt: 0, durationMs: 1, jobIds: [] },
  })
  /** A list as Spark keeps it, and what was asked of it. */
  const api = (list: readonly SqlQuery[]) => {
    const asked: (readonly [number, number])[] = []
    const ask = (offset: number, length: number) => {
      asked.push([offset, length])
      return Promise.resolve(list.slice(offset, offset + length))
    }
    return { ask, asked }
  }
  const upTo = (count: number, from = 0) =>
    Array.from({ length: count - from }, (_, index) => query(from + index))
  const ids = ({ list }: { readonly list: readonly SqlQuery[] }) => list.map(({ id }) => id)

  test('those that have ended are not asked for again, one that runs is', async () => {
    const first = await moreQueries(api([query(0), query(1, 'RUNNING'), query(2)]).ask, noQueries)
    const second = api(upTo(50))
    const known = await moreQueries(second.ask, first)
    expect(ids(known)).toEqual(ids({ list: upTo(50) }))
    const third = api(upTo(60))
    expect(ids(await moreQueries(third.ask, known))).toEqual(ids({ list: upTo(60) }))
    expect(third.asked).toEqual([[30, 1100]])
  })

  test('what Spark has dropped moves the place, and costs no second request', async () => {
    const known = await moreQueries(api(upTo(1000)).ask, noQueries)
    const later = api(upTo(1005, 10))
    const next = await moreQueries(later.ask, known)
    expect(later.asked).toHaveLength(1)
    expect(ids(next)).toEqual(ids({ list: upTo(1005, 5) }))
    expect(ids(await moreQueries(api(upTo(1009, 10)).ask, next)).at(-1)).toBe(1008)
  })

  test('where none of those that are known is left it begins again, in bounded requests', async () => {
    const known = await moreQueries(api(upTo(100)).ask, noQueries)
    const later = api(upTo(9000, 2000))
    const next = await moreQueries(later.ask, known)
    expect(later.asked.length).toBeLessThanOrEqual(5)
    expect(next.list).toHaveLength(1000)
    expect(ids(await moreQueries(api(upTo(9000, 2000)).ask, next)).at(-1)).toBe(8999)
  })
})
