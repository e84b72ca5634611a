import { targetContainer } from '../store/selectors/target.ts'
import { shownWorkers } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import type { ScrollPage, Pages, PaneName } from '../store/ui.ts'
import { dialogOf } from './dialogs/dialog.ts'
import { same } from './hooks/use-store.ts'
import { inner, layoutOf, type Rect, type Region } from './layout.ts'
import { paneView } from './panes/registry.ts'
import type { Scroll } from './text/scroll.ts'
import type { View } from './text/view.ts'

interface Drawn {
  readonly rect: Rect
  readonly view: View
}
const views = new WeakMap<State, Map<PaneName, Drawn>>()

/**
 * What an open pane shows where the layout put it; computed once a state and place (a pane asks
 * for its old place once more when the terminal got another size).
 */
export function viewOf(state: State, { pane, rect }: Region): View {
  const known = views.get(state) ?? new Map<PaneName, Drawn>()
  views.set(state, known)
  const last = known.get(pane)
  if (last !== undefined && same(last.rect, rect)) return last.view
  const view = paneView(pane).view(state, inner(rect))
  known.set(pane, { rect, view })
  return view
}

function openRegions(state: State): readonly Region[] {
  const layout = layoutOf(state)
  return layout.kind === 'too small' ? [] : layout.regions.filter(({ strip }) => !strip)
}

/** The page that is meant where nothing of it is on the screen. */
const hidden: ScrollPage = { rows: 10, count: 0 }

/** What is on the screen of each thing that scrolls, from the very views that are drawn. */
export function pagesOf(state: State): Pages {
  const page = ({ rows, count, extent = count, columns }: Scroll): ScrollPage => ({
    rows: Math.max(1, rows),
    count: extent,
    ...(columns !== undefined && { columns }),
  })
  return (name) => {
    const over = dialogOf(state)?.view.scroll
    if (over?.name === name) return page(over)
    for (const region of openRegions(state)) {
      const { scroll } = viewOf(state, region)
      if (scroll?.name === name) return page(scroll)
    }
    return hidden
  }
}

/** Ids of the running containers whose figures are on the screen: only their stats are followed. */
export function visibleContainers(state: State): readonly string[] {
  const ids = openRegions(state).flatMap((region) => {
    const { pane } = region
    if (pane === 'workers') {
      const { offset = 0, rows = 0 } = viewOf(state, region).scroll ?? {}
      return shownWorkers(state)
        .slice(offset, offset + rows)
        .map(({ container }) => container)
    }
    return pane === 'detail' && state.ui.tab === 'stats' ? [targetContainer(state)] : []
  })
  return [...new Set(ids.flatMap((one) => (one?.state === 'running' ? [one.id] : [])))]
}
