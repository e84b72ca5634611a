import { formatBytes, formatMiB } from '../../domain/units.ts'
import { coresPerExecutor, largerHeap, perWhole } from './rule.ts'

const maxCores = 5

/** More than 5 cores an executor: its tasks share one heap, one collector and the disks. */
export const executorCores = perWhole({
  title: 'Executors with many cores',
  threshold: 'more than 5 cores an executor',
  why: 'Many tasks in one JVM share its heap and its collector, and one loss costs them all.',
  detect: (facts) => {
    const cores = coresPerExecutor(facts)
    const remedy = { settings: [`spark.executor.cores=${maxCores}`] }
    return cores > maxCores ? [{ confidence: 'low', evidence: { cores }, remedy }] : []
  },
  measured: ({ cores }) => `${cores} cores an executor`,
})

const maxHeapMiB = 64 * 1024

/** A heap over 64 GB: collections become long, and pointers double beyond 32 GB. */
export const executorHeap = perWhole({
  title: 'Executors with a large heap',
  threshold: 'more than 64 GiB an executor',
  why: 'A collection of a large heap stops every task of it for long.',
  detect: ({ rest: { asked } }) => {
    const { executorMemoryMiB: heap } = asked
    const remedy = { settings: ['spark.executor.memory=30g'] }
    return heap > maxHeapMiB ? [{ confidence: 'low', evidence: { heap }, remedy }] : []
  },
  measured: ({ heap }) => `${formatMiB(heap)} an executor`,
  code: () => 'more executors of a smaller size',
})

/**
 * Cached partitions < partitions while nothing more is being cached: what is missing is computed
 * again at each use (https://spark.apache.org/docs/latest/rdd-programming-guide.html#which-storage-level-to-choose).
 */
export const partialCache = perWhole({
  title: 'Cached only in part',
  threshold: 'fewer partitions cached than there are, with no job running',
  why: 'What does not fit is dropped without a word and computed again at each use.',
  detect: (facts) => {
    const { jobs, storage, asked } = facts.rest
    // While a job runs the cache is still being filled.
    if (jobs.some(({ status }) => status === 'RUNNING')) return []
    return storage
      .filter(({ cachedPartitions: cached, partitions }) => cached > 0 && cached < partitions)
      .map(({ name, storageLevel, cachedPartitions: cached, partitions, memoryBytes }) => ({
        // A program may have used only some of the partitions (take, first).
        confidence: 'medium',
        evidence: { name, storageLevel, cached, partitions, memoryBytes },
        remedy: largerHeap(facts, asked.executorMemoryMiB * 2),
        gainMs: 1_000,
      }))
  },
  measured: ({ name, storageLevel, cached, partitions, memoryBytes }) =>
    `"${name}" (${storageLevel}): ${cached} of ${partitions} partitions, ${formatBytes(memoryBytes)} of about ${formatBytes((memoryBytes / cached) * partitions)}`,
  code: () => '.persist(StorageLevel.MEMORY_AND_DISK), or a serialized level from Scala or Java',
})
