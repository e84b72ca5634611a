import type { State } from '../../store/state.ts'
import type { Size } from '../text/scroll.ts'
import type { Body } from '../text/view.ts'

/** A tab of the detail region: what it puts within the frame. Pure. */
export interface TabView {
  readonly view: (state: State, size: Size) => Body
}
