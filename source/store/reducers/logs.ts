import {
  endPlace,
  isBefore,
  linePieces,
  matchIndex,
  movePlace,
  rowOfIndex,
  topPlace,
  type LogPlace,
  type LogSize,
} from '../selectors/log-place.ts'
import { logMatches, shownLog } from '../selectors/logs.ts'
import type { State } from '../state.ts'
import type { LogView, Pages } from '../ui.ts'
import { distance, type Move } from './move.ts'
import { withUi, type Reducer } from './ui.ts'

/** The log view of another log: from its end on. */
export function followed(state: State): LogView {
  return { ...state.ui.logView, following: true, match: undefined }
}

/** The state with some of the log view replaced. */
export function withLogView(state: State, change: Partial<LogView>): State {
  return withUi(state, { logView: { ...state.ui.logView, ...change } })
}

/** The log as large as the screen shows it now. */
function logSize(pages: Pages): LogSize {
  const { rows, columns = 78 } = pages('logs')
  return { width: columns, height: rows }
}

/** A view that starts at a place and does not follow. */
function stopped({ line, row }: LogPlace): Partial<LogView> {
  return { following: false, top: line, topRow: row }
}

/** Scrolls the log by rows: moving up stops following, reaching the end follows again. */
export function moveLog(state: State, move: Move, pages: Pages): State {
  const size = logSize(pages)
  const rows = distance(move, size.height)
  const end = endPlace(state, size)
  const next =
    rows === -Infinity
      ? { line: shownLog(state).dropped, row: 0 }
      : rows === Infinity
        ? end
        : movePlace(state, topPlace(state, size), rows, size.width)
  return isBefore(next, end)
    ? withLogView(state, stopped(next))
    : withLogView(state, { ...stopped(end), following: true })
}

/** Pause with the very rows that are on the screen, or follow again. */
export const toggleFollow: Reducer = (state, pages) => {
  const { following } = state.ui.logView
  return withLogView(state, { ...stopped(topPlace(state, logSize(pages))), following: !following })
}

/** A change of how lines are drawn: the line at the top stays there, the current match in view. */
function redrawn(state: State, change: Partial<LogView>, pages: Pages): State {
  const { following, match } = state.ui.logView
  if (following) return withLogView(state, change)
  const { width, height } = logSize(pages)
  const top = topPlace(state, { width, height })
  const changed = withLogView(state, { ...change, ...stopped({ line: top.line, row: 0 }) })
  const last = movePlace(state, top, height - 1, width)
  const seen = match !== undefined && match >= top.line && match <= last.line
  return seen ? toMatch(changed, match, pages) : changed
}

/** Long lines over several rows or cut; each line's time in front or not. */
export function toggleLook(what: 'wrap' | 'timestamps'): Reducer {
  return (state, pages) => redrawn(state, { [what]: !state.ui.logView[what] }, pages)
}

/** Goes to the match after (`step` 1) or before (−1) the current one, round and round. */
export function matchStep(step: 1 | -1): Reducer {
  return (state, pages) => {
    const { match } = state.ui.logView
    const matches = logMatches(state)
    const ahead = step === 1 ? matches : matches.toReversed()
    const next = ahead.find((line) => match !== undefined && (line - match) * step > 0) ?? ahead[0]
    return next === undefined ? state : toMatch(state, next, pages)
  }
}

/** Stops at a line with the row of its match in the middle of the view. */
function toMatch(state: State, match: number, pages: Pages): State {
  const { lines, dropped } = shownLog(state)
  const { logView } = state.ui
  const { width, height } = logSize(pages)
  const text = lines[match - dropped]?.text ?? ''
  const row = rowOfIndex(linePieces(text, logView, width), matchIndex(text, logView.search))
  const top = movePlace(state, { line: match, row }, -Math.floor(height / 2), width)
  return withLogView(state, { match, ...stopped(top) })
}

/** Searches as the text is typed: from the current match on, else from the top of the view. */
export function search(state: State, text: string, pages: Pages): State {
  const searched = withLogView(state, { search: text, match: undefined })
  const matches = logMatches(searched)
  const from = state.ui.logView.match ?? topPlace(state, logSize(pages)).line
  const match = matches.find((line) => line >= from) ?? matches.at(-1)
  return match === undefined ? searched : toMatch(searched, match, pages)
}
