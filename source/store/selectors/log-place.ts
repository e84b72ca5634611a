import { wrapText } from '../../domain/text.ts'
import type { LogView } from '../ui.ts'
import type { State } from '../state.ts'
import { shownLog } from './logs.ts'

/** A row of a log: the absolute number of its line, and which row of that line where it is wrapped. */
export interface LogPlace {
  readonly line: number
  readonly row: number
}

/** What decides how many rows a line of a log takes. */
export type LogWrap = Pick<LogView, 'wrap' | 'timestamps'>

/** Columns and rows of a log on the screen. */
export interface LogSize {
  readonly width: number
  readonly height: number
}

/** Columns that the mark of the current match, and a time in front, take. */
const markWidth = 1
export const stampWidth = 9

/** Columns that are left for a line's text. */
export function textRoom({ timestamps }: LogWrap, width: number): number {
  return Math.max(1, width - markWidth - (timestamps ? stampWidth : 0))
}

/** The rows of one line, as text. */
export function linePieces(text: string, look: LogWrap, width: number): readonly string[] {
  return look.wrap ? wrapText(text, textRoom(look, width)) : [text]
}

/** Where a line first holds the search, whatever its case; −1 where it does not. */
export function matchIndex(text: string, search: string): number {
  return search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase())
}

/** The row of a wrapped line on which a match that begins at `index` begins. */
export function rowOfIndex(pieces: readonly string[], index: number): number {
  let from = 0
  const row = pieces.findIndex((piece) => {
    from += piece.length
    return index < from
  })
  return Math.max(0, row)
}

/** Rows of the log that is shown, by absolute line. */
function rowCounter(state: State, width: number): (line: number) => number {
  const { lines, dropped } = shownLog(state)
  return (line) => {
    const text = lines[line - dropped]?.text
    return text === undefined ? 1 : linePieces(text, state.ui.logView, width).length
  }
}

/** A place `rows` further down (up where negative), within the log. */
export function movePlace(state: State, from: LogPlace, rows: number, width: number): LogPlace {
  const { lines, dropped } = shownLog(state)
  const rowsOf = rowCounter(state, width)
  let { line, row } = from
  row += rows
  while (row < 0 && line > dropped) {
    line -= 1
    row += rowsOf(line)
  }
  for (let count = rowsOf(line); row >= count && line < dropped + lines.length - 1;) {
    row -= count
    line += 1
    count = rowsOf(line)
  }
  return { line, row: Math.max(0, Math.min(row, rowsOf(line) - 1)) }
}

/** Whether a place comes before another. */
export function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row)
}

/** The place at the top of a view that shows the end of the log. */
export function endPlace(state: State, { width, height }: LogSize): LogPlace {
  const { lines, dropped } = shownLog(state)
  const last = { line: dropped + Math.max(0, lines.length - 1), row: Number.MAX_SAFE_INTEGER }
  const bottom = movePlace(state, last, 0, width)
  return movePlace(state, bottom, 1 - height, width)
}

/** The place at the top of a view: the end where it follows, else where a person left it. */
export function topPlace(state: State, size: LogSize): LogPlace {
  const { dropped } = shownLog(state)
  const { following, top, topRow } = state.ui.logView
  const end = endPlace(state, size)
  if (following) return end
  if (top < dropped) return { line: dropped, row: 0 }
  const rows = rowCounter(state, size.width)(top)
  const wanted = { line: top, row: Math.min(topRow, rows - 1) }
  return isBefore(end, wanted) ? end : wanted
}
