import { z } from 'zod'
import type { CachedRdd } from '../../../domain/spark-facts.ts'
import { number, parsed, text } from '../../../clients/parse.ts'

const rdd = z.object({
  id: z.number(),
  name: text,
  numPartitions: number,
  numCachedPartitions: number,
  storageLevel: text,
  memoryUsed: number,
  diskUsed: number,
})

/** Reads `/storage/rdd`. Rejects with a `ClientError` what is not one. */
export function parseStorage(value: unknown): readonly CachedRdd[] {
  return parsed('spark', "the application's cached data", z.array(rdd), value).map((r) => ({
    id: r.id,
    name: r.name,
    partitions: r.numPartitions,
    cachedPartitions: r.numCachedPartitions,
    storageLevel: r.storageLevel,
    memoryBytes: r.memoryUsed,
    diskBytes: r.diskUsed,
  }))
}
