import { blank, cell, span, type Line, type Span } from './line.ts'

/** A column of a table of rows `Row`. */
export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly width: number
  /** Takes a share of the room that is left over. */
  readonly grows?: number
  readonly align?: 'left' | 'right'
  /** Columns with the largest number go first when the table is narrow; 0 stays. */
  readonly priority: number
  readonly cell: (row: Row, width: number) => Span | readonly Span[]
}

/** A column with the width it got. */
export interface Placed<Row> {
  readonly column: Column<Row>
  readonly width: number
}

const gap = 1

/** The columns that fit in `width`, with what is left over given to those that grow. */
export function placeColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
): readonly Placed<Row>[] {
  const total = (list: readonly Column<Row>[]) =>
    list.reduce((sum, column) => sum + column.width, 0) + gap * Math.max(0, list.length - 1)
  let shown = columns
  while (total(shown) > width) {
    const priority = Math.max(...shown.map((column) => column.priority))
    if (priority === 0) break
    shown = shown.filter((column) => column.priority !== priority)
  }
  let left = Math.max(0, width - total(shown))
  let shares = shown.reduce((sum, column) => sum + (column.grows ?? 0), 0)
  return shown.map((column) => {
    const grows = column.grows ?? 0
    const extra = grows === 0 ? 0 : Math.floor((left * grows) / shares)
    left -= extra
    shares -= grows
    return { column, width: column.width + extra }
  })
}

/** The line of titles; the sorted column carries an arrow. */
export function headerLine<Row>(
  placed: readonly Placed<Row>[],
  sort?: { readonly key: string; readonly descending: boolean },
): Line {
  const spans = placed.flatMap(({ column, width }, index) => {
    const arrow = column.key === sort?.key ? (sort.descending ? '▼' : '▲') : ''
    const title = cell(
      span(column.title + arrow, arrow === '' ? 'dim' : 'accent'),
      width,
      column.align,
    )
    return index === 0 ? [title] : [span(' '.repeat(gap)), title]
  })
  return { spans }
}

/** The line of one row. */
export function rowLine<Row>(placed: readonly Placed<Row>[], row: Row, mark?: Line['mark']): Line {
  const spans = placed.flatMap(({ column, width }, index) => {
    const content = column.cell(row, width)
    const cells = 'text' in content ? [cell(content, width, column.align)] : content
    return index === 0 ? cells : [span(' '.repeat(gap)), ...cells]
  })
  return mark === undefined ? { spans } : { spans, mark }
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

/** Exactly `height` lines: cut, or filled up with blank ones. */
export function exactly(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => lines[row] ?? blank)
}
