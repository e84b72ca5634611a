import type { State } from '../../store/state.ts'
import type { Pane as PaneName, Scrolling } from '../../store/ui.ts'
import type { Shown } from '../../store/reducers/screen.ts'
import { targetContainer } from '../../store/selectors/target.ts'
import { doctorPage } from '../dialogs/doctor.ts'
import { helpPage } from '../dialogs/help.ts'
import { pageSize } from '../dialogs/page.ts'
import { inner, layoutOf } from '../layout.ts'
import { detailPane } from './detail.ts'
import { services } from '../../services/index.ts'
import type { Pane } from './pane.ts'
import { visibleWorkers } from '../../services/spark/workers/pane.ts'

/** Every pane by name: those of the services, and the detail region. */
const views = new Map<PaneName, Pane>([
  ...services.flatMap(({ pane }) => (pane === undefined ? [] : [[pane.name, pane] as const])),
  ['detail', detailPane],
])

/** A pane by its name. */
export function paneView(name: PaneName): Pane {
  const view = views.get(name)
  if (view === undefined) throw new Error(`no service has the pane ${name}`)
  return view
}

/** What scrolls without a selection: how far is known only from what is drawn. */
const extents: ReadonlySet<Scrolling> = new Set(['traefik', 'redis', 'stats', 'history', 'advice'])

/**
 * What the screen shows now: how many rows of each list, and the containers whose figures are on
 * it, from the same layout and windows that are drawn. Only those containers' stats are followed.
 */
export function shownOn(state: State, columns: number, rows: number): Shown {
  const layout = layoutOf(columns, rows, state.ui.zoomed, state.ui.focus)
  const regions = layout.kind === 'too small' ? [] : layout.regions.filter(({ strip }) => !strip)
  const viewport: Partial<Record<Scrolling, number>> = {}
  const extent: Partial<Record<Scrolling, number>> = {}
  for (const one of [helpPage, doctorPage]) {
    const size = pageSize(one, state, columns, rows)
    viewport[one.name] = size.page
    extent[one.name] = size.extent
  }
  const visible = new Set<string>()
  let { logColumns } = state.ui
  for (const { pane, rect } of regions) {
    const size = inner(rect)
    for (const scrolled of paneView(pane).scrolled(state, size)) {
      viewport[scrolled.name] = scrolled.rows
      logColumns = scrolled.columns ?? logColumns
      if (extents.has(scrolled.name)) extent[scrolled.name] = scrolled.count
    }
    if (pane === 'workers') for (const id of visibleWorkers(state, size)) visible.add(id)
    const target =
      pane === 'detail' && state.ui.tab === 'stats' ? targetContainer(state) : undefined
    if (target?.state === 'running') visible.add(target.id)
  }
  return { size: { columns, rows }, viewport, extent, visible: [...visible], logColumns }
}
