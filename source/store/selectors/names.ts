import type { State } from '../state.ts'
import { selectedApplication } from './applications.ts'
import { selectedRun } from './runs.ts'
import { targetContainer } from './target.ts'
import { shortName, shownWorkers, type WorkerRow } from './workers.ts'

/** The row that the Workers pane marks: the one that keys act on. */
export function selectedWorker(state: State): WorkerRow | undefined {
  const rows = shownWorkers(state)
  const selected = rows.find(({ id }) => id === state.ui.selected.worker)
  return selected ?? rows.toSorted((a, b) => a.number - b.number)[0]
}

/** What the detail region speaks of, for its title. */
export function subjectName(state: State): string {
  const { tab } = state.ui
  if (tab === 'events') return 'cluster'
  if (tab === 'runs') return state.ui.runOpen ? (selectedRun(state)?.run.example ?? '') : 'examples'
  if (tab === 'jobs') return selectedApplication(state)?.application.name ?? ''
  const container = targetContainer(state)
  return container === undefined ? '' : shortName(container.name, state.project)
}
