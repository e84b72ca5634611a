import type { State } from '../../store/state.ts'
import type { Size } from '../panes/pane.ts'
import type { View } from '../text/frame.ts'

/** A tab of the detail region: its lines, its lower edge and what of it scrolls. All pure. */
export interface TabView {
  readonly view: (state: State, size: Size) => Pick<View, 'lines' | 'footer' | 'scroll'>
}
