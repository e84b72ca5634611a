import type { State } from '../state.ts'
import { selectedApplication } from './applications.ts'
import { counsels } from './counsel.ts'
import { selectedRun } from './runs.ts'
import { targetContainer } from './target.ts'
import { shortName } from './workers.ts'

/** What the detail region speaks of, for its title. */
export function subjectName(state: State): string {
  const { tab } = state.ui
  if (tab === 'events') return 'cluster'
  if (tab === 'runs') return state.ui.runOpen ? (selectedRun(state)?.run.example ?? '') : 'examples'
  if (tab === 'jobs') return selectedApplication(state)?.application.name ?? ''
  if (tab === 'advice') return counsels(state).row?.application.name ?? ''
  const container = targetContainer(state)
  return container === undefined ? '' : shortName(container.name, state.project)
}
