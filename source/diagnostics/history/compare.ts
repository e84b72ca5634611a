import { joinWords } from '../../domain/shell.ts'
import { sumOf } from '../diagnosis/facts.ts'
import { quantilesOf } from '../../domain/application.ts'
import type { Finished } from './finished.ts'
import { formatBytes, formatDuration, formatMiB } from '../../domain/units.ts'

/** Whether two runs computed the same thing, so that their times can be compared. */
export function sameRun(a: Finished, b: Finished): boolean {
  const what = (of: Finished) => JSON.stringify([of.example ?? of.name, of.arguments])
  return what(a) === what(b)
}

/**
 * Wall time against the number of workers, of the runs that computed what `of` did and succeeded,
 * fewest workers first. Speed-up and efficiency are against the fewest workers there are.
 */
export function scalingOf(of: Finished, runs: readonly Finished[]) {
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
  return groups.map((group) => {
    const { wallMs, workers } = groups[0] ?? group
    const speedUp = wallMs / group.wallMs
    // Over the times of workers that it took: 1 is perfect.
    return { ...group, speedUp, efficiency: speedUp / (group.workers / workers) }
  })
}

/** Runs of one thing on one number of workers. */
export type ScalingPoint = ReturnType<typeof scalingOf>[number]

/** What is compared of a run, by kind, as text: equal text is no difference. */
function comparedOf(run: Finished) {
  const { stages, executors, tasks } = run
  const total = (figure: 'gcMs' | 'diskSpilledBytes' | 'shuffleReadBytes') =>
    sumOf(stages, (stage) => stage[figure])
  const advice = recommendationsOf(run).map(
    ({ cause, title }) => [`advice ${cause}`, title] as const,
  )
  return {
    result: {
      state: run.state,
      'wall time': formatDuration(run.wallMs),
      tasks: tasks.total,
      'failed tasks': tasks.failed,
      collection: formatDuration(total('gcMs')),
      spilled: formatBytes(total('diskSpilledBytes')),
      shuffled: formatBytes(total('shuffleReadBytes')),
    },
    'set-up': {
      workers: run.workers,
      arguments: joinWords(run.arguments) || '–',
      executors: executors.count,
      'executor cores in all': executors.cores,
      'executor memory': formatMiB(executors.memoryMiB),
      'executors lost': executors.lost,
    },
    configuration: run.configuration,
    advice: Object.fromEntries(advice),
  } satisfies Record<string, Readonly<Record<string, string | number>>>
}

/** What changed from one run to another, with `–` for what was not set in one of them. */
export function differences(before: Finished, after: Finished) {
  const [was, is] = [comparedOf(before), comparedOf(after)]
  return (['result', 'set-up', 'configuration', 'advice'] as const).flatMap((kind) => {
    const [a, b]: readonly Readonly<Record<string, string | number>>[] = [was[kind], is[kind]]
    return Object.keys({ ...a, ...b })
      .map((what) => ({ what, kind, before: `${a?.[what] ?? '–'}`, after: `${b?.[what] ?? '–'}` }))
      .filter((one) => one.before !== one.after)
  })
}

/** Something that is not the same in two runs. */
export type Difference = ReturnType<typeof differences>[number]

/** What could have been done better in a run. */
export function recommendationsOf({ diagnoses }: Finished): Finished['diagnoses'] {
  return diagnoses.filter(({ kind }) => kind === 'recommendation')
}
