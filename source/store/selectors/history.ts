import { joinWords } from '../../domain/shell.ts'
import type { Finished } from '../../diagnostics/history/finished.ts'
import {
  differences,
  sameRun,
  scalingOf,
  type Difference,
  type ScalingPoint,
} from '../../diagnostics/history/compare.ts'
import { valueOf } from '../../domain/reading.ts'
import type { State } from '../state.ts'
import { selectedRun } from './runs.ts'

/** Past runs of one example with the same arguments. */
export interface Comparison {
  /** `pi 10`. */
  readonly name: string
  /** The newest first. */
  readonly runs: readonly Finished[]
  readonly scaling: readonly ScalingPoint[]
  /** From the last but one to the last; empty where there are fewer than two. */
  readonly changes: readonly Difference[]
}

/**
 * Past runs of the selected run's example; where no run is there to select, of the newest one that
 * is remembered; undefined where there is neither.
 */
export function comparison(state: State): Comparison | undefined {
  const known = (valueOf(state.history) ?? []).toSorted((a, b) => b.startedAt - a.startedAt)
  const run = selectedRun(state)?.run
  const nameOf = (one: Finished) => joinWords([one.example ?? one.name, ...one.arguments])
  const name = run === undefined ? undefined : joinWords([run.example, ...run.arguments])
  const last = name === undefined ? known[0] : known.find((one) => nameOf(one) === name)
  if (last === undefined) {
    return name === undefined ? undefined : { name, runs: [], scaling: [], changes: [] }
  }
  const runs = known.filter((one) => sameRun(one, last))
  const before = runs[1]
  return {
    name: nameOf(last),
    runs,
    scaling: scalingOf(last, runs),
    changes: before === undefined ? [] : differences(before, last),
  }
}
