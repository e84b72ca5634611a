import { presenceOf } from '../../domain/presence.ts'
import type { State } from '../state.ts'
import { isServiceTab, tabs, type Tab } from '../ui.ts'
import { selectedRun } from './runs.ts'
import { spokenApplication, spokenRun } from './spoken.ts'
import { targetContainer } from './target.ts'
import { shortName } from './workers.ts'

/** The tabs that there are now: the program's own, and those of optional services that are there. */
export function tabsOf(state: State): readonly Tab[] {
  const more = state.services.filter(
    ({ id, tab }) => tab !== undefined && presenceOf(state, id).container !== undefined,
  )
  return [...tabs, ...more.map(({ id }) => `service:${id}` as const)]
}

/** The service that has a tab; undefined for a tab of the program's own. */
export function serviceOfTab(tab: Tab): string | undefined {
  return isServiceTab(tab) ? tab.slice('service:'.length) : undefined
}

/** What the detail region speaks of, for its title. */
export function subjectName(state: State): string {
  const { tab } = state.ui
  if (tab === 'events') return 'cluster'
  if (tab === 'runs') return state.ui.runOpen ? (selectedRun(state)?.run.example ?? '') : 'examples'
  if (tab === 'jobs' || tab === 'advice') {
    return spokenApplication(state)?.application.name ?? spokenRun(state)?.run.example ?? ''
  }
  const service = serviceOfTab(tab)
  const container =
    service === undefined ? targetContainer(state) : presenceOf(state, service).container
  return container === undefined ? '' : shortName(container.name, state.project)
}
