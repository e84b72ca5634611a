import { valueOf } from '../../../../domain/reading.ts'
import type { Application } from '../../../../domain/spark.ts'
import { restOf } from '../../../../domain/spark-facts.ts'
import { spokenApplication } from '../../../../store/selectors/spoken.ts'
import type { State } from '../../../../store/state.ts'

/** How many that ended before this monitor looked are read for the history. */
const forHistory = 20

/** An application whose event log is to be read next. */
export interface Wanted {
  readonly application: Application
  /** It ended while this monitor looked; it is shown; or the history lacks it. */
  readonly why: 'ended' | 'shown' | 'history'
}

/** What was done already. */
export interface Progress {
  /** Applications that had ended when this monitor first looked. */
  readonly before: ReadonlySet<string>
  /** By application: not to be read again before this; Infinity: settled. */
  readonly notBefore: ReadonlyMap<string, number>
  /** Those that the history does not need any more, or that have no log. */
  readonly summed: ReadonlySet<string>
}

/**
 * Whose event log to read next: of those that ended while this monitor looked, the first; then the
 * one that is selected and of which nothing is known; then the newest that the history lacks.
 */
export function wantedLog(
  state: State,
  { before, notBefore, summed }: Progress,
  now: number,
): Wanted | undefined {
  const completed = valueOf(state.master)?.completed ?? []
  const ended = completed
    .filter(({ id }) => !before.has(id) && (notBefore.get(id) ?? 0) <= now)
    .toSorted((a, b) => endedAt(a) - endedAt(b))[0]
  if (ended !== undefined) return { application: ended, why: 'ended' }

  const shown = spokenApplication(state)
  if (shown !== undefined && !shown.active && before.has(shown.application.id)) {
    const { application } = shown
    const facts = state.facts[application.id]
    const known = facts !== undefined && restOf(facts) !== undefined
    if (!known && state.eventLogs[application.id] === undefined) {
      return { application, why: 'shown' }
    }
  }

  if (state.history.kind !== 'fresh') return undefined
  const remembered = new Set(state.history.value.map(({ applicationId }) => applicationId))
  const lacking = completed
    .filter(({ id }) => before.has(id))
    .toSorted((a, b) => endedAt(b) - endedAt(a))
    .slice(0, forHistory)
    .find(({ id }) => !remembered.has(id) && !summed.has(id))
  return lacking === undefined ? undefined : { application: lacking, why: 'history' }
}

function endedAt({ startedAt, durationMs }: Application): number {
  return startedAt + durationMs
}
