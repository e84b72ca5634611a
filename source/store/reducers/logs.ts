import { logMatches, shownLog, topIndex } from '../selectors/logs.ts'
import type { State } from '../state.ts'
import type { LogView } from '../ui.ts'
import { distance, type Move } from './move.ts'
import { pageOf, withNotice, withUi, type Reducer } from './ui.ts'

/** The log view of another log: from its end on. */
export function followed(state: State): LogView {
  return { ...state.ui.logView, following: true, match: undefined }
}

/** The state with some of the log view replaced. */
export function withLogView(state: State, change: Partial<LogView>): State {
  return withUi(state, { logView: { ...state.ui.logView, ...change } })
}

/** Scrolls the log: moving up stops following, reaching the end follows again. */
export function moveLog(state: State, move: Move): State {
  const { lines, dropped } = shownLog(state)
  const page = pageOf(state, 'logs')
  const end = Math.max(0, lines.length - page)
  const top = topIndex(state, page) + distance(move, page)
  if (end === 0 || top >= end) {
    return withLogView(state, { following: true, top: dropped + end })
  }
  return withLogView(state, { following: false, top: dropped + Math.max(0, top) })
}

/** Pause where it is, or follow again. */
export const toggleFollow: Reducer = (state) => {
  const { following } = state.ui.logView
  const top = shownLog(state).dropped + topIndex(state, pageOf(state, 'logs'))
  return withLogView(state, { following: !following, top })
}

/** Long lines over several rows, or cut. */
export const toggleWrap: Reducer = (state) => withLogView(state, { wrap: !state.ui.logView.wrap })

/** Each line's time in front, or not. */
export const toggleTimestamps: Reducer = (state) =>
  withLogView(state, { timestamps: !state.ui.logView.timestamps })

/** Goes to the match after (`step` 1) or before (−1) the current one, round and round. */
export function matchStep(step: 1 | -1): Reducer {
  return (state) => {
    const matches = logMatches(state)
    const { search, match } = state.ui.logView
    if (search === '') return withNotice(state, 'nothing is searched for: / searches')
    if (matches.length === 0) return withNotice(state, `no line holds “${search}”`, 'warning')
    return toMatch(state, nextMatch(matches, match, step))
  }
}

function nextMatch(matches: readonly number[], current: number | undefined, step: 1 | -1): number {
  const fallback = (step === 1 ? matches[0] : matches.at(-1)) ?? 0
  if (current === undefined) return fallback
  const next =
    step === 1
      ? matches.find((match) => match > current)
      : matches.findLast((match) => match < current)
  return next ?? fallback
}

/** Stops at a line, in the middle of the view. */
function toMatch(state: State, match: number): State {
  const top = match - Math.floor(pageOf(state, 'logs') / 2)
  return withLogView(state, { match, following: false, top: Math.max(0, top) })
}

/** Searches as the text is typed: from the current match on, else from the top of the view. */
export function search(state: State, text: string): State {
  const searched = withLogView(state, { search: text, match: undefined })
  const matches = logMatches(searched)
  const top = shownLog(state).dropped + topIndex(state, pageOf(state, 'logs'))
  const from = state.ui.logView.match ?? top
  const match = matches.find((line) => line >= from) ?? matches.at(-1)
  return match === undefined ? searched : toMatch(searched, match)
}
