import type { Page, Scrolling } from '../../store/ui.ts'
import type { Theme } from '../theme.ts'
import { blank, fitLine, fitSpans, span, spansWidth, type Line, type Span } from './line.ts'

/** What a pane shows: words in its frame, and the lines within. */
export interface View {
  readonly title: readonly Span[]
  /** At the right of the upper edge. */
  readonly summary?: readonly Span[]
  /** At the right of the lower edge. */
  readonly footer?: readonly Span[]
  readonly lines: readonly Line[]
  readonly scroll?: Scroll
}

/** Which part of a longer list or text is shown. */
export interface Scroll extends Page {
  readonly name: Scrolling
  readonly offset: number
  /** The line of the pane on which it begins. */
  readonly from: number
  /** Rows that can be scrolled over, where that is not all of them. */
  readonly extent?: number
  /** Lines after `from` (counted from it) that belong to the row above and are none themselves. */
  readonly notes?: readonly number[]
}

interface Edges {
  readonly corners: readonly [string, string, string, string]
  readonly across: string
  readonly down: string
}
const calm: Edges = { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│' }
/** Without colours the focus is seen by its edge. */
const heavy: Edges = { corners: ['┏', '┓', '┗', '┛'], across: '━', down: '┃' }

/** One edge with words in it, exactly `width` columns. */
function edge(
  ends: readonly [string, string],
  across: string,
  left: readonly Span[],
  right: readonly Span[],
  width: number,
  line: (text: string) => Span,
): Line {
  const room = Math.max(0, width - 4)
  const padded = (words: readonly Span[]) =>
    spansWidth(words) === 0 ? [] : [span(' '), ...words, span(' ')]
  const leftWords = padded(left)
  const leftWidth = Math.min(room, spansWidth(leftWords))
  // The right words are cut to what is left, or left out where that says nothing any more.
  const rightRoom = room - leftWidth - 1
  const rightWords = padded(right)
  const rightWidth = Math.min(rightRoom, spansWidth(rightWords))
  const shown =
    rightWidth < Math.min(8, spansWidth(rightWords)) ? [] : fitSpans(rightWords, rightWidth)
  const gap = room - leftWidth - spansWidth(shown)
  return {
    spans: [
      line(ends[0] + across),
      ...fitSpans(leftWords, leftWidth),
      line(across.repeat(Math.max(0, gap))),
      ...shown,
      line(across + ends[1]),
    ],
  }
}

/** Which rows of the right edge are the scroll bar's thumb. */
function thumb(view: View): (row: number) => boolean {
  const { scroll } = view
  if (scroll === undefined || scroll.count <= scroll.rows) return () => false
  const size = Math.max(1, Math.round((scroll.rows * scroll.rows) / scroll.count))
  const last = Math.max(1, scroll.count - scroll.rows)
  const start = scroll.from + Math.round(Math.min(1, scroll.offset / last) * (scroll.rows - size))
  return (row) => row >= start && row < start + size
}

/** A view in its frame: exactly `height` lines of exactly `width` columns, painted. */
export function framed(
  view: View,
  size: { readonly width: number; readonly height: number },
  focused: boolean,
  theme: Theme,
): string {
  const { width, height } = size
  const edges = focused && !theme.color ? heavy : calm
  const [topLeft, topRight, bottomLeft, bottomRight] = edges.corners
  const edgeSpan = (text: string) => span(text, focused ? 'accent' : 'dim')
  const inner = Math.max(0, width - 2)
  const isThumb = thumb(view)
  const side = theme.span(edgeSpan(edges.down))
  const thumbSide = theme.span(span('┃', 'accent'))
  const body = Array.from({ length: Math.max(0, height - 2) }, (_, row) => {
    const painted = theme.paint(fitLine(view.lines[row] ?? blank, inner))
    return side + painted + (isThumb(row) ? thumbSide : side)
  })
  const top = edge(
    [topLeft, topRight],
    edges.across,
    view.title,
    view.summary ?? [],
    width,
    edgeSpan,
  )
  const bottom = edge(
    [bottomLeft, bottomRight],
    edges.across,
    [],
    view.footer ?? [],
    width,
    edgeSpan,
  )
  return [theme.paint(top), ...body, theme.paint(bottom)].join('\n')
}
