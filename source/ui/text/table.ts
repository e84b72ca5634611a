import type { Scrolling, SortUi } from '../../store/ui.ts'
import { cell, line, span, type Line, type Span } from './line.ts'
import { window, type Scroll } from './scroll.ts'

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

type More = Partial<Pick<Column<never>, 'key' | 'grows' | 'align' | 'priority'>>
type Content = Span | readonly Span[] | string | number | undefined

/** A column; its key is its title in small letters, and a dash stands for what is not known. */
export function column<Row>(
  title: string,
  width: number,
  of: (row: Row, width: number) => Content,
  more: More = {},
): Column<Row> {
  return {
    ...{ key: title.toLowerCase(), title, width, priority: 0, ...more },
    cell: (row, room) => {
      const content = of(row, room)
      if (content === undefined) return span('–', 'dim')
      return typeof content === 'object' ? content : span(String(content))
    },
  }
}

/** A column of figures, aligned to the right. */
export function figure<Row>(
  title: string,
  width: number,
  of: (row: Row, width: number) => Content,
  more: More = {},
): Column<Row> {
  return column(title, width, of, { align: 'right', ...more })
}

/** Rows as they are drawn, with the words of each cell for who reads them one by one. */
export interface TableView {
  readonly kind: 'table'
  readonly titles: readonly string[]
  readonly header: Line
  readonly rows: readonly TableRow[]
  readonly mark?: 'stale'
}

interface TableRow {
  readonly line: Line
  readonly cells: readonly string[]
  readonly selected: boolean
  /** A line under the row. */
  readonly note?: Line
}

/** How a table is shown. */
export interface Look<Row> {
  readonly width: number
  readonly selected?: Row | undefined
  /** Its pane is the focused one: the selected row stands out. */
  readonly focused?: boolean
  readonly sort?: SortUi
  readonly note?: (row: Row) => Line | undefined
  /** Rows that are old. */
  readonly stale?: boolean
}

interface Placed<Row> {
  readonly column: Column<Row>
  readonly width: number
}

/** The columns that fit in `width`, with what is left over given to those that grow. */
function placeColumns<Row>(columns: readonly Column<Row>[], width: number): readonly Placed<Row>[] {
  const total = (list: readonly Column<Row>[]) =>
    list.reduce((sum, one) => sum + one.width + 1, 0) - 1
  let shown = columns
  while (total(shown) > width) {
    const priority = Math.max(...shown.map((one) => one.priority))
    if (priority === 0) break
    shown = shown.filter((one) => one.priority !== priority)
  }
  let left = Math.max(0, width - total(shown))
  let shares = shown.reduce((sum, { grows = 0 }) => sum + grows, 0)
  return shown.map((one) => {
    const { grows = 0 } = one
    const extra = grows === 0 ? 0 : Math.floor((left * grows) / shares)
    left -= extra
    shares -= grows
    return { column: one, width: one.width + extra }
  })
}

const spaced = (cells: readonly (readonly Span[])[]): readonly Span[] =>
  cells.flatMap((spans, index) => (index === 0 ? spans : [span(' '), ...spans]))

/** Rows under their titles; the sorted column carries an arrow, the selected row a mark. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, selected, focused = false, sort, note, stale = false }: Look<Row>,
): TableView {
  // A mark stands before each row, a blank behind it.
  const placed = placeColumns(columns, width - 2)
  const titles = placed.map(({ column: { key, title, align }, width: room }) => {
    const arrow = key === sort?.by ? (sort.descending ? '▼' : '▲') : ''
    return [cell(span(title + arrow, arrow === '' ? 'dim' : 'accent'), room, align)]
  })
  return {
    kind: 'table',
    titles: placed.map(({ column: { title } }) => title),
    header: { spans: [span(' '), ...spaced(titles)] },
    rows: rows.map((row): TableRow => {
      const current = row === selected
      const cells = placed.map(({ column: one, width: room }) => {
        const content = one.cell(row, room)
        return 'text' in content ? [cell(content, room, one.align)] : content
      })
      const drawn = line(span(current ? '▸' : ' ', 'accent'), ...spaced(cells), ' ')
      const under = note?.(row)
      return {
        line:
          current && focused
            ? { ...drawn, mark: 'selected' }
            : stale
              ? { ...drawn, mark: 'stale' }
              : drawn,
        cells: cells.map((spans) => spans.map(({ text }) => text).join('')),
        selected: current,
        ...(under !== undefined && { note: under }),
      }
    }),
  }
}

/** The lines of a table: its titles, its rows and what stands under them. */
export function tableLines({ header, rows }: TableView): readonly Line[] {
  return [header, ...rows.flatMap(({ line: row, note }) => (note ? [row, note] : [row]))]
}

/** The lower edge of a list: what it is filtered and sorted by, where that is not its own order. */
export function listFooter(
  counts: string,
  filter: string,
  sort: SortUi | undefined,
): readonly Span[] {
  const shown = filter === '' ? counts : `${counts} · filter: ${filter}`
  const sorted = sort && `sorted by ${sort.by}${sort.descending ? ', largest first' : ''}`
  const words = [shown, sorted ?? ''].filter((text) => text !== '').join(' · ')
  return [span(words, filter === '' ? 'dim' : 'accent')]
}

/** The part of a list that fits under `from` lines in `height`, as a table, and which part it is. */
export function listOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  given: Look<Row> & {
    readonly name: Scrolling
    readonly offset: number
    /** Rows at once. */
    readonly page: number
    /** Lines above the titles. */
    readonly from?: number
  },
): { readonly table: TableView; readonly scroll: Scroll } {
  const { name, page, from = 0 } = given
  const { shown, offset } = window(rows, given.offset, page)
  return {
    table: table(columns, shown, given),
    scroll: { name, offset, count: rows.length, from: from + 1, rows: page },
  }
}
