import { Box } from 'ink'
import { use } from 'react'
import { inner, type Rect } from '../layout.ts'
import { fitSpans, line, span, spansWidth, type Line, type Span } from '../text/line.ts'
import type { Scroll } from '../text/scroll.ts'
import type { View } from '../text/view.ts'
import { ThemeContext } from '../theme.ts'
import { Body } from './body.tsx'
import { TextLine, TextLines } from './text-line.tsx'

/** Without colours the focus is seen by its edge. */
const edges = { calm: '╭─╮│╰╯', heavy: '┏━┓┃┗┛' } as const

const padded = (words: readonly Span[]) =>
  spansWidth(words) === 0 ? [] : [span(' '), ...words, span(' ')]

/** Words at the left and the right of an edge; at the right only where they say something. */
function words(
  left: readonly Span[],
  right: readonly Span[],
  room: number,
  gap: (n: number) => Span,
) {
  const [first, last] = [padded(left), padded(right)]
  const leftWidth = Math.min(room, spansWidth(first))
  const wanted = spansWidth(last)
  const rightWidth = Math.min(room - leftWidth - 1, wanted)
  const shown = rightWidth < Math.min(8, wanted) ? [] : fitSpans(last, rightWidth)
  return [
    ...fitSpans(first, leftWidth),
    gap(Math.max(0, room - leftWidth - spansWidth(shown))),
    ...shown,
  ]
}

/** Which rows of the right edge are the scroll bar's thumb. */
function isThumb(scroll: Scroll | undefined, row: number): boolean {
  if (scroll === undefined || scroll.count <= scroll.rows) return false
  const { rows, count, from, offset } = scroll
  const size = Math.max(1, Math.round((rows * rows) / count))
  const start = from + Math.round(Math.min(1, offset / (count - rows)) * (rows - size))
  return row >= start && row < start + size
}

/** A view in its frame. */
export function Pane(props: {
  readonly view: View
  readonly rect: Rect
  readonly focused: boolean
}) {
  const { view, rect, focused } = props
  const theme = use(ThemeContext)
  const { width, height } = inner(rect)
  const [topLeft = '', across = '', topRight = '', down = '', bottomLeft = '', bottomRight = ''] =
    edges[focused && !theme.color ? 'heavy' : 'calm']
  const edge = (text: string) => span(text, focused ? 'accent' : 'dim')
  const horizontal = (start: string, end: string, left: readonly Span[], right: readonly Span[]) =>
    line(
      edge(start + across),
      ...words(left, right, Math.max(0, rect.width - 4), (n) => edge(across.repeat(n))),
      edge(across + end),
    )
  const side = (of: (row: number) => Span): readonly Line[] =>
    Array.from({ length: height }, (_, row) => line(of(row)))
  return (
    <Box
      position="absolute"
      left={rect.x}
      top={rect.y}
      width={rect.width}
      height={rect.height}
      flexDirection="column"
    >
      <TextLine
        line={horizontal(topLeft, topRight, view.title, view.summary ?? [])}
        width={rect.width}
      />
      <Box height={height}>
        <TextLines lines={side(() => edge(down))} width={1} />
        <Box flexDirection="column" width={width}>
          <Body blocks={view.lines} width={width} height={height} />
        </Box>
        <TextLines
          lines={side((row) => (isThumb(view.scroll, row) ? span('┃', 'accent') : edge(down)))}
          width={1}
        />
      </Box>
      <TextLine
        line={horizontal(bottomLeft, bottomRight, [], view.footer ?? [])}
        width={rect.width}
      />
    </Box>
  )
}

/** A dialog over everything else: it has the focus. */
export function Dialog({ view, rect }: { readonly view: View; readonly rect: Rect }) {
  return <Pane view={view} rect={rect} focused />
}
