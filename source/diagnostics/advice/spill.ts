import { formatBytes } from '../../domain/units.ts'
import { splitCode, splitInto } from './partitions.ts'
import { coresPerExecutor, type JudgedStage, largerHeap, perStage } from './rule.ts'

/** A disk that reads and writes 100 MB/s: what each spilled byte costs, twice. */
const bytesPerMs = 100_000

/**
 * Memory that Spark gives one task for sorting and caching, in bytes:
 * 0.6 · (heap − 300 MiB) / cores of the executor
 * (`spark.memory.fraction`, https://spark.apache.org/docs/latest/tuning.html#memory-management-overview).
 */
export function memoryPerTaskBytes(heapMiB: number, coresPerExecutor: number): number {
  return (0.6 * Math.max(0, heapMiB - 300) * 1024 * 1024) / Math.max(1, coresPerExecutor)
}

/**
 * diskBytesSpilled > 0. The expansion e = memoryBytesSpilled/diskBytesSpilled tells how large the
 * shuffled bytes are in memory; partitions ≈ shuffle bytes · e / memory of a task
 * (https://spark.apache.org/docs/latest/tuning.html#memory-usage-of-reduce-tasks).
 */
export const spill = perStage({
  title: 'Spills to disk',
  threshold: 'any byte spilled to disk',
  why: 'What does not fit into a task’s memory is sorted in pieces, written and read again.',
  detect: (judged, facts) => {
    const { memorySpilledBytes: memory, diskSpilledBytes: disk, tasks } = judged.stage
    if (disk <= 0) return undefined
    const { executorMemoryMiB: heap } = facts.rest.asked
    const perTask = memoryPerTaskBytes(heap, coresPerExecutor(facts))
    const { split, remedy } = splitInto(judged, partitionsFor(judged, perTask))
    const larger = largerHeap(facts, heap * 2)
    return {
      confidence: 'high',
      evidence: { memory, disk, tasks, perTask, split },
      remedy: { ...larger, settings: [...(remedy.settings ?? []), ...(larger.settings ?? [])] },
      gainMs: (2 * disk) / bytesPerMs / Math.max(1, judged.slots),
    }
  },
  measured: ({ memory, disk, tasks, perTask }) =>
    `${formatBytes(memory)} of memory spilled as ${formatBytes(disk)} on disk, in ${tasks} tasks with about ${formatBytes(perTask)} each`,
  code: splitCode,
})

/** How many partitions would fit; at least half as many again as there are. */
export function partitionsFor({ stage }: Pick<JudgedStage, 'stage'>, perTaskBytes: number): number {
  const expansion = stage.memorySpilledBytes / Math.max(1, stage.diskSpilledBytes)
  // Of a stage that still runs, the bytes are those of the finished tasks.
  const part = stage.status === 'ACTIVE' ? stage.tasks / Math.max(1, stage.completedTasks) : 1
  const shuffled =
    part * Math.max(stage.shuffleReadBytes, stage.shuffleWriteBytes, stage.inputBytes)
  const fitting = Math.ceil((shuffled * Math.max(1, expansion)) / Math.max(1, perTaskBytes))
  return Math.max(fitting, Math.ceil(stage.tasks * 1.5))
}
