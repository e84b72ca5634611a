import { services } from '../../services/index.ts'
import { isServiceTab, type OwnTab, type Tab } from '../../store/ui.ts'
import { serviceOfTab, subjectName, tabsOf } from '../../store/selectors/names.ts'
import { runningRuns } from '../../store/selectors/runs.ts'
import type { State } from '../../store/state.ts'
import { textWidth } from '../../domain/text.ts'
import { adviceTab } from '../tabs/advice/tab.ts'
import { eventsTab } from '../tabs/events/tab.ts'
import { jobsTab } from '../tabs/jobs/tab.ts'
import { logsTab } from '../tabs/logs/tab.ts'
import { runsTab } from '../tabs/runs/tab.ts'
import { statsTab } from '../tabs/stats/tab.ts'
import type { TabView } from './pane.ts'
import { span, type Span } from '../text/line.ts'
import type { PaneView } from './pane.ts'

/** What a tab is called, and what it shows. */
interface Named {
  readonly title: string
  readonly tab: TabView
}

const own: Readonly<Record<OwnTab, Named>> = {
  logs: { title: 'Logs', tab: logsTab },
  stats: { title: 'Stats', tab: statsTab },
  jobs: { title: 'Jobs', tab: jobsTab },
  advice: { title: 'Advice', tab: adviceTab },
  events: { title: 'Events', tab: eventsTab },
  runs: { title: 'Runs', tab: runsTab },
}

function named(tab: Tab): Named {
  if (!isServiceTab(tab)) return own[tab]
  const id = serviceOfTab(tab)
  const service = services.find((one) => one.id === id)
  return { title: service?.title ?? '', tab: service?.tab ?? logsTab }
}

/** The pane's number, then each tab between two blanks, the open one between brackets. */
function tabSpans(state: State): readonly Span[] {
  return [
    span('5 ', 'dim'),
    ...tabsOf(state).map((tab) =>
      tab === state.ui.tab
        ? span(`[${named(tab).title}]`, 'title')
        : span(` ${named(tab).title} `, 'dim'),
    ),
  ]
}

/** The tab at a column of the title, counted from the title's first character. */
export function tabAt(state: State, column: number): Tab | undefined {
  let start = 2
  return tabsOf(state).find((tab) => {
    const end = start + textWidth(named(tab).title) + 2
    const hit = column >= start && column < end
    start = end
    return hit
  })
}

/** The detail region: tabs for what is selected. */
export const detailPane: PaneView = {
  view: (state, size) => ({
    title: tabSpans(state),
    summary: [span(subjectName(state), 'strong')],
    ...named(state.ui.tab).tab.view(state, size),
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
