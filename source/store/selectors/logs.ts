import type { LogLine } from '../../domain/container.ts'
import type { State } from '../state.ts'
import { derive } from './memo.ts'
import { linesOfRun, selectedRun } from './runs.ts'
import { openedExecutor, showsExecutor } from './drill/opened.ts'
import { spokenApplication } from './spoken.ts'
import { containersOf, targetContainer } from './target.ts'

/** The lines that the Logs tab (or an opened run) shows. */
export interface ShownLog {
  readonly lines: readonly LogLine[]
  /** Absolute number of the first line. */
  readonly dropped: number
  readonly error: string | undefined
}

/** Whether more may be written to what is shown: its process, and its application, go on. */
export function logGrows(state: State): boolean {
  if (showsExecutor(state)) {
    return spokenApplication(state)?.active === true && openedExecutor(state)?.active === true
  }
  const container =
    state.ui.tab === 'runs'
      ? containersOf(state).find(({ id }) => id === selectedRun(state)?.run.id)
      : targetContainer(state)
  return container !== undefined && container.state !== 'exited' && container.state !== 'dead'
}

const nothing: readonly LogLine[] = []

/** Lines on show; none while the feed still follows another container. */
export function shownLog(state: State): ShownLog {
  if (showsExecutor(state)) return state.executorLog
  if (state.ui.tab === 'runs') {
    const row = selectedRun(state)
    if (row === undefined) return { lines: nothing, dropped: 0, error: undefined }
    const error = state.logs.containerId === row.run.id ? state.logs.error : undefined
    return { ...linesOfRun(state, row), error }
  }
  const { containerId, lines, dropped, error } = state.logs
  if (containerId === undefined || containerId !== targetContainer(state)?.id) {
    return { lines: nothing, dropped: 0, error: undefined }
  }
  return { lines, dropped, error }
}

/** Absolute numbers of the lines that hold the search, whatever its case; none for no search. */
export const logMatches = derive(
  (state) => [shownLog(state).lines, shownLog(state).dropped, state.ui.logView.search],
  (lines, dropped, search): readonly number[] => {
    const wanted = search.toLowerCase()
    if (wanted === '') return []
    return lines.flatMap(({ text }, index) =>
      text.toLowerCase().includes(wanted) ? [dropped + index] : [],
    )
  },
)
