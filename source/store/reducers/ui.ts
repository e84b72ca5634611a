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

/** The dialog that is open and is one text that scrolls, by the name of its offset. */
export function openPage({ ui }: State): 'help' | 'doctor' | undefined {
  const kind = ui.dialog?.kind
  return kind === 'help' || kind === 'doctor' ? kind : undefined
}
