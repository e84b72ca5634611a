import type { PaneName } from '../../store/ui.ts'
import { detailPane } from './detail.ts'
import { services } from '../../services/index.ts'
import type { PaneView } from './pane.ts'

/** Every pane by name: those of the services, and the detail region. */
const views = new Map<PaneName, PaneView>([
  ...services.flatMap(({ pane }) => (pane === undefined ? [] : [[pane.name, pane] as const])),
  ['detail', detailPane],
])

/** A pane by its name. */
export function paneView(name: PaneName): PaneView {
  const view = views.get(name)
  if (view === undefined) throw new Error(`no service has the pane ${name}`)
  return view
}
