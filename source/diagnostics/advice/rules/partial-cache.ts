import { formatBytes } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import { bothFixes, memoryFix } from '../stages.ts'

/**
 * Cached partitions < partitions while nothing more is being cached: what is missing is computed
 * again at each use (https://spark.apache.org/docs/latest/rdd-programming-guide.html#which-storage-level-to-choose).
 */
export const partialCache: Rule = {
  id: 'partial-cache',
  title: 'Cached only in part',
  threshold: 'fewer partitions cached than there are, with no job running',
  why: 'What does not fit is dropped without a word and computed again at each use.',
  scope: 'application',
  find: (facts) => {
    const { rest } = facts
    // While a job runs the cache is still being filled.
    if (rest.jobs.some(({ status }) => status === 'RUNNING')) return []
    const memory = rest.asked.executorMemoryMiB
    return rest.storage
      .filter((rdd) => rdd.cachedPartitions > 0 && rdd.cachedPartitions < rdd.partitions)
      .map((rdd) => {
        const whole = (rdd.memoryBytes / rdd.cachedPartitions) * rdd.partitions
        return {
          measured: `"${rdd.name}" (${rdd.storageLevel}): ${rdd.cachedPartitions} of ${rdd.partitions} partitions, ${formatBytes(rdd.memoryBytes)} of about ${formatBytes(whole)}`,
          fix: bothFixes(memoryFix(facts, memory * 2), {
            code: '.persist(StorageLevel.MEMORY_AND_DISK), or a serialized level from Scala or Java',
          }),
          // A program may have used only some of the partitions (take, first).
          certainty: 'likely' as const,
          gainMs: 1_000,
        }
      })
  },
}
