import { withUi, type Reducer } from './ui.ts'

/** The mouse selects and scrolls here, or belongs to the terminal (to mark text with it). */
export const toggleMouse: Reducer = (state) => {
  const mouse = !state.ui.mouse
  const text = mouse ? 'mouse: selects and scrolls here' : 'mouse: the terminal’s own (marks text)'
  return withUi(state, { mouse, notice: { text, severity: 'info', at: state.now } })
}
