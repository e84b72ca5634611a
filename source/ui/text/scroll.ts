import type { ScrollPage, Scrolling } from '../../store/ui.ts'

/** Columns and lines that a view may fill. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Which part of a longer list or text is shown. */
export interface Scroll extends ScrollPage {
  readonly name: Scrolling
  readonly offset: number
  /** The line of the pane on which it begins. */
  readonly from: number
  /** Rows that can be scrolled over, where that is not all of them. */
  readonly extent?: number
  /** Lines after `from` (counted from it) that belong to the row above and are none themselves. */
  readonly notes?: readonly number[]
}

/** Rows `offset` to `offset + height` of a list, and where that is; short lists start at 0. */
export function window<Row>(
  rows: readonly Row[],
  offset: number,
  height: number,
): { readonly shown: readonly Row[]; readonly offset: number } {
  const start = Math.max(0, Math.min(offset, rows.length - height))
  return { shown: rows.slice(start, start + Math.max(0, height)), offset: start }
}

/** A text of which `height` lines are shown from an offset on. */
export function scrolled<Line>(
  name: Scrolling,
  text: readonly Line[],
  wanted: number,
  height: number,
): { readonly lines: readonly Line[]; readonly scroll: Scroll } {
  const { shown, offset } = window(text, wanted, height)
  return { lines: shown, scroll: { name, offset, count: text.length, from: 0, rows: height } }
}
