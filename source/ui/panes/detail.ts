import { tabs, type Tab } from '../../store/ui.ts'
import { subjectName } from '../../store/selectors/names.ts'
import { runningRuns } from '../../store/selectors/runs.ts'
import type { State } from '../../store/state.ts'
import { textWidth } from '../../domain/text.ts'
import { adviceTab } from '../tabs/advice/tab.ts'
import { eventsTab } from '../tabs/events/tab.ts'
import { jobsTab } from '../tabs/jobs/tab.ts'
import { logsTab } from '../tabs/logs/tab.ts'
import { runsTab } from '../tabs/runs/tab.ts'
import { statsTab } from '../tabs/stats/tab.ts'
import type { TabView } from '../tabs/tab.ts'
import { span, type Span } from '../text/line.ts'
import type { Pane } from './pane.ts'

const tabViews: Record<Tab, TabView> = {
  logs: logsTab,
  stats: statsTab,
  jobs: jobsTab,
  advice: adviceTab,
  events: eventsTab,
  runs: runsTab,
}
const names: Record<Tab, string> = {
  logs: 'Logs',
  stats: 'Stats',
  jobs: 'Jobs',
  advice: 'Advice',
  events: 'Events',
  runs: 'Runs',
}

/** The pane's number, then each tab between two blanks, the open one between brackets. */
function tabSpans(state: State): readonly Span[] {
  return [
    span('5 ', 'dim'),
    ...tabs.map((tab) =>
      tab === state.ui.tab ? span(`[${names[tab]}]`, 'title') : span(` ${names[tab]} `, 'dim'),
    ),
  ]
}

/** The tab at a column of the title, counted from the title's first character. */
export function tabAt(column: number): Tab | undefined {
  let start = 2
  return tabs.find((tab) => {
    const end = start + textWidth(names[tab]) + 2
    const hit = column >= start && column < end
    start = end
    return hit
  })
}

/** The detail region: tabs for what is selected. */
export const detailPane: Pane = {
  view: (state, size) => ({
    title: tabSpans(state),
    summary: [span(subjectName(state), 'strong')],
    ...tabViews[state.ui.tab].view(state, size),
  }),
  strip: (state) => {
    const going = runningRuns(state)
    return [
      ...tabSpans(state).slice(1),
      span(` ${subjectName(state)}`, 'strong'),
      span(going > 0 ? ` · ${going} running` : '', 'good'),
    ]
  },
}
