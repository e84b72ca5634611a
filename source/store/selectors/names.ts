import type { State } from '../state.ts'
import { selectedRun } from './runs.ts'
import { spokenApplication, spokenRun } from './spoken.ts'
import { targetContainer } from './target.ts'
import { shortName } from './workers.ts'

/** What the detail region speaks of, for its title. */
export function subjectName(state: State): string {
  const { tab } = state.ui
  if (tab === 'events') return 'cluster'
  if (tab === 'runs') return state.ui.runOpen ? (selectedRun(state)?.run.example ?? '') : 'examples'
  if (tab === 'jobs' || tab === 'advice') {
    return spokenApplication(state)?.application.name ?? spokenRun(state)?.run.example ?? ''
  }
  const container = targetContainer(state)
  return container === undefined ? '' : shortName(container.name, state.project)
}
