import { joinWords } from '../../domain/shell.ts'
import type { Finished } from './finished.ts'
import { formatBytes, formatDuration, formatMiB } from '../../domain/units.ts'

/** Whether two runs computed the same thing, so that their times can be compared. */
export function sameRun(a: Finished, b: Finished): boolean {
  const what = (of: Finished) => JSON.stringify([of.example ?? of.name, of.arguments])
  return what(a) === what(b)
}

/** Runs of one thing on one number of workers. */
export interface ScalingPoint {
  readonly workers: number
  readonly runs: number
  /** The median. */
  readonly wallMs: number
  /** How many times as fast as on the fewest workers. */
  readonly speedUp: number
  /** Speed-up over the times of workers that it took: 1 is perfect. */
  readonly efficiency: number
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0]
  return sorted.length % 2 === 0 ? (low + high) / 2 : high
}

/**
 * Wall time against the number of workers, of the runs that computed what `of` did and succeeded,
 * fewest workers first. Speed-up and efficiency are against the fewest workers there are.
 */
export function scalingOf(of: Finished, runs: readonly Finished[]): readonly ScalingPoint[] {
  const comparable = runs.filter(
    (run) =>
      sameRun(run, of) &&
      run.state === 'FINISHED' &&
      run.jobs.failed === 0 &&
      run.workers > 0 &&
      run.wallMs > 0,
  )
  const groups = [...Map.groupBy(comparable, ({ workers }) => workers)]
    .map(([workers, members]) => ({
      workers,
      runs: members.length,
      wallMs: median(members.map(({ wallMs }) => wallMs)),
    }))
    .sort((a, b) => a.workers - b.workers)
  const [base] = groups
  if (base === undefined) return []
  return groups.map((group) => {
    const speedUp = base.wallMs / group.wallMs
    return { ...group, speedUp, efficiency: speedUp / (group.workers / base.workers) }
  })
}

/** Something that is not the same in two runs. */
export interface Difference {
  /** `wall time`, `spark.executor.memory`. */
  readonly what: string
  /** `–` where it was not set. */
  readonly before: string
  readonly after: string
  readonly kind: 'result' | 'set-up' | 'configuration' | 'advice'
}

const total = (of: Finished, key: 'diskSpilledBytes' | 'shuffleReadBytes' | 'gcMs') =>
  of.stages.reduce((sum, stage) => sum + stage[key], 0)

/** What is compared as text, by kind; equal text is no difference. */
const compared: readonly {
  readonly what: string
  readonly kind: Difference['kind']
  readonly of: (run: Finished) => string
}[] = [
  { what: 'state', kind: 'result', of: (run) => run.state },
  { what: 'wall time', kind: 'result', of: (run) => formatDuration(run.wallMs) },
  { what: 'tasks', kind: 'result', of: (run) => String(run.tasks.total) },
  { what: 'failed tasks', kind: 'result', of: (run) => String(run.tasks.failed) },
  { what: 'collection', kind: 'result', of: (run) => formatDuration(total(run, 'gcMs')) },
  { what: 'spilled', kind: 'result', of: (run) => formatBytes(total(run, 'diskSpilledBytes')) },
  { what: 'shuffled', kind: 'result', of: (run) => formatBytes(total(run, 'shuffleReadBytes')) },
  { what: 'workers', kind: 'set-up', of: (run) => String(run.workers) },
  { what: 'arguments', kind: 'set-up', of: (run) => joinWords(run.arguments) || '–' },
  { what: 'executors', kind: 'set-up', of: (run) => String(run.executors.count) },
  { what: 'executor cores in all', kind: 'set-up', of: (run) => String(run.executors.cores) },
  { what: 'executor memory', kind: 'set-up', of: (run) => formatMiB(run.executors.memoryMiB) },
  { what: 'executors lost', kind: 'set-up', of: (run) => String(run.executors.lost) },
]

/** What changed from one run to another: results, set-up, configuration, advice, in that order. */
export function differences(before: Finished, after: Finished): readonly Difference[] {
  const keys = [
    ...new Set([...Object.keys(before.configuration), ...Object.keys(after.configuration)]),
  ].sort()
  const adviceIds = [...new Set([...before.advice, ...after.advice].map(({ id }) => id))]
  const told = (run: Finished, id: string) => run.advice.find((one) => one.id === id)?.title ?? '–'
  return [
    ...compared.map(({ what, kind, of }) => ({ what, kind, before: of(before), after: of(after) })),
    ...keys.map((key) => ({
      what: key,
      kind: 'configuration' as const,
      before: before.configuration[key] ?? '–',
      after: after.configuration[key] ?? '–',
    })),
    ...adviceIds.map((id) => ({
      what: `advice ${id}`,
      kind: 'advice' as const,
      before: told(before, id),
      after: told(after, id),
    })),
  ].filter((one) => one.before !== one.after)
}
