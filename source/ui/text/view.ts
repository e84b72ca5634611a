import { blank, type Line, type Span } from './line.ts'
import { meterLine, sparkLine, type MeterRow, type SparkRow } from './meters.ts'
import type { Scroll } from './scroll.ts'
import { tableLines, type TableView } from './table.ts'

/** A line of words, a table, a meter or a sparkline: what a pane is made of, as plain values. */
export type Block = Line | TableView | MeterRow | SparkRow

/** What a pane shows: words in its frame, and the blocks within. */
export interface View {
  readonly title: readonly Span[]
  /** At the right of the upper edge. */
  readonly summary?: readonly Span[]
  /** At the right of the lower edge. */
  readonly footer?: readonly Span[]
  readonly lines: readonly Block[]
  readonly scroll?: Scroll
}

/** What a tab or a dialog puts within a frame. */
export type Contents = Pick<View, 'lines' | 'footer' | 'scroll'>

function ownLines(block: Exclude<Block, Line>, width: number): readonly Line[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block)
    case 'meter':
      return [meterLine(block, width)]
    case 'sparkline':
      return [sparkLine(block, width)]
  }
}

/** The lines of a block. What is old is greyed, but for the selected row. */
export function linesOf(block: Block, width: number): readonly Line[] {
  if (!('kind' in block)) return [block]
  const { mark } = block
  const lines = ownLines(block, width)
  return mark === undefined ? lines : lines.map((line) => ({ mark, ...line }))
}

/** All lines of a body. */
export function allLines(blocks: readonly Block[], width: number): readonly Line[] {
  return blocks.flatMap((block) => linesOf(block, width))
}

/** Exactly `height` lines: cut, or filled up with blank ones. */
export function exactly(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => lines[row] ?? blank)
}
