import type { State } from '../state.ts'
import type { UiState } from '../ui.ts'
import { withUi, type Reducer } from './ui.ts'

/** What the screen tells the store of itself. */
export type Shown = Pick<UiState, 'size' | 'viewport' | 'extent' | 'visible' | 'logColumns'>

function sameValues(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.is(value, Reflect.get(b, key)))
  )
}

/** Notes the size, how many rows each list shows, and whose figures are on the screen. */
export function noteShown(state: State, shown: Shown): State {
  const { size, viewport, extent, visible, logColumns } = state.ui
  const same =
    logColumns === shown.logColumns &&
    sameValues(size, shown.size) &&
    sameValues(viewport, shown.viewport) &&
    sameValues(extent, shown.extent) &&
    sameValues(visible, shown.visible)
  return same ? state : withUi(state, shown)
}

/** The mouse selects and scrolls here, or belongs to the terminal (to mark text with it). */
export const toggleMouse: Reducer = (state) => {
  const mouse = !state.ui.mouse
  const text = mouse ? 'mouse: selects and scrolls here' : 'mouse: the terminal’s own (marks text)'
  return withUi(state, { mouse, notice: { text, severity: 'info', at: state.now } })
}
