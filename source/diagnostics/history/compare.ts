import { joinWords } from '../../domain/shell.ts'
import { sumOf } from '../diagnosis/facts.ts'
import { quantilesOf } from '../event-log/quantiles.ts'
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
      wallMs: quantilesOf(members.map(({ wallMs }) => wallMs))?.median ?? 0,
    }))
    .sort((a, b) => a.workers - b.workers)
  const [base] = groups
  if (base === undefined) return []
  return groups.map((group) => {
    const speedUp = base.wallMs / group.wallMs
    return { ...group, speedUp, efficiency: speedUp / (group.workers / base.workers) }
  })
}

const differenceKinds = ['result', 'set-up', 'configuration', 'advice'] as const

/** Something that is not the same in two runs. */
export interface Difference {
  /** `wall time`, `spark.executor.memory`. */
  readonly what: string
  /** `–` where it was not set. */
  readonly before: string
  readonly after: string
  readonly kind: (typeof differenceKinds)[number]
}

type Compared = readonly [what: string, of: (run: Finished) => string | number]

/** What is compared as text, by kind; equal text is no difference. */
const compared: Readonly<Record<'result' | 'set-up', readonly Compared[]>> = {
  result: [
    ['state', ({ state }) => state],
    ['wall time', ({ wallMs }) => formatDuration(wallMs)],
    ['tasks', ({ tasks }) => tasks.total],
    ['failed tasks', ({ tasks }) => tasks.failed],
    ['collection', ({ stages }) => formatDuration(sumOf(stages, ({ gcMs }) => gcMs))],
    ['spilled', ({ stages }) => formatBytes(sumOf(stages, (one) => one.diskSpilledBytes))],
    ['shuffled', ({ stages }) => formatBytes(sumOf(stages, (one) => one.shuffleReadBytes))],
  ],
  'set-up': [
    ['workers', ({ workers }) => workers],
    ['arguments', (run) => joinWords(run.arguments) || '–'],
    ['executors', ({ executors }) => executors.count],
    ['executor cores in all', ({ executors }) => executors.cores],
    ['executor memory', ({ executors }) => formatMiB(executors.memoryMiB)],
    ['executors lost', ({ executors }) => executors.lost],
  ],
}

/** What changed from one run to another: results, set-up, configuration, advice, in that order. */
export function differences(before: Finished, after: Finished): readonly Difference[] {
  const both = [before, after]
  const keys = [...new Set(both.flatMap((run) => Object.keys(run.configuration)))].sort()
  const advised = new Set(both.flatMap((run) => recommendationsOf(run).map(({ cause }) => cause)))
  const rows: Readonly<Record<Difference['kind'], readonly Compared[]>> = {
    ...compared,
    configuration: keys.map((key) => [key, (run) => run.configuration[key] ?? '–']),
    advice: [...advised].map((cause) => [
      `advice ${cause}`,
      (run) => recommendationsOf(run).find((one) => one.cause === cause)?.title ?? '–',
    ]),
  }
  return differenceKinds
    .flatMap((kind) =>
      rows[kind].map(([what, of]) => ({
        what,
        kind,
        before: String(of(before)),
        after: String(of(after)),
      })),
    )
    .filter((one) => one.before !== one.after)
}

/** What could have been done better in a run. */
export function recommendationsOf({ diagnoses }: Finished): Finished['diagnoses'] {
  return diagnoses.filter(({ kind }) => kind === 'recommendation')
}
