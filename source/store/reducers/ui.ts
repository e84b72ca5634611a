import type { State } from '../state.ts'
import type { Pages, Scrolling, UiState } from '../ui.ts'

/** A pure change of the state, as every key makes one; `pages` says what is on the screen. */
export type Reducer = (state: State, pages: Pages) => State
/** One that does not depend on what is on the screen. */
export type Change = (state: State) => State

/** The state with some of the screen's own state replaced. */
export function withUi(state: State, change: Partial<UiState>): State {
  return { ...state, ui: { ...state.ui, ...change } }
}

/** The state with other rows selected. */
export function withSelected(state: State, change: Partial<UiState['selected']>): State {
  return withUi(state, { selected: { ...state.ui.selected, ...change } })
}

/** The state with a scroll offset replaced; never below 0. */
export function withOffset(state: State, name: Scrolling, offset: number): State {
  const next = Math.max(0, offset)
  if ((state.ui.offsets[name] ?? 0) === next) return state
  return withUi(state, { offsets: { ...state.ui.offsets, [name]: next } })
}

/** The state with a message to the person, who sees it for a few seconds. */
export function withNotice(
  state: State,
  text: string,
  severity: 'info' | 'good' | 'warning' | 'bad' = 'info',
): State {
  return withUi(state, { notice: { text, severity, at: state.now } })
}

/** What is `step` further in a list that goes round. */
export function stepped<Value>(list: readonly Value[], current: Value, step: 1 | -1): Value {
  return list.at((list.indexOf(current) + step) % list.length) ?? current
}

/** The mouse selects and scrolls here, or belongs to the terminal (to mark text with it). */
export const toggleMouse: Change = (state) => {
  const mouse = !state.ui.mouse
  const text = mouse ? 'mouse: selects and scrolls here' : 'mouse: the terminal’s own (marks text)'
  return withNotice(withUi(state, { mouse }), text)
}
