import { formatBytes } from '../../../domain/units.ts'
import type { Rule } from '../advice.ts'
import {
  bothFixes,
  coresPerExecutor,
  memoryFix,
  type JudgedStage,
  judgedStages,
  memoryPerTaskBytes,
  partitionsFix,
  stageName,
} from '../stages.ts'

/** A disk that reads and writes 100 MB/s: what each spilled byte costs, twice. */
const bytesPerMs = 100_000

/**
 * diskBytesSpilled > 0. The expansion e = memoryBytesSpilled/diskBytesSpilled tells how large the
 * shuffled bytes are in memory; partitions ≈ shuffle bytes · e / memory of a task, where that is
 * 0.6·(heap − 300 MiB)/cores
 * (https://spark.apache.org/docs/latest/tuning.html#memory-usage-of-reduce-tasks).
 */
export const spill: Rule = {
  id: 'spill',
  title: 'Spills to disk',
  threshold: 'any byte spilled to disk',
  why: 'What does not fit into a task’s memory is sorted in pieces, written and read again.',
  scope: 'stage',
  find: (facts) =>
    judgedStages(facts).flatMap((judged) => {
      const { stage, slots } = judged
      if (stage.diskSpilledBytes <= 0) return []
      const perTask = memoryPerTaskBytes(
        facts.rest.asked.executorMemoryMiB,
        coresPerExecutor(facts),
      )
      const partitions = partitionsFor(judged, perTask)
      return [
        {
          measured: `${stageName(stage)}: ${formatBytes(stage.memorySpilledBytes)} of memory spilled as ${formatBytes(stage.diskSpilledBytes)} on disk, in ${stage.tasks} tasks with about ${formatBytes(perTask)} each`,
          fix: bothFixes(
            partitionsFix(judged, partitions),
            memoryFix(facts, facts.rest.asked.executorMemoryMiB * 2),
          ),
          certainty: 'certain' as const,
          stageId: stage.id,
          gainMs: (2 * stage.diskSpilledBytes) / bytesPerMs / Math.max(1, slots),
        },
      ]
    }),
}

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
