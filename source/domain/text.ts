import stringWidth from 'string-width'

/* eslint-disable no-control-regex -- removing control characters is what this is for */
const escapeSequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[PX^_][^\u001b]*(?:\u001b\\|$)|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
/* eslint-enable no-control-regex */

/**
 * Text from outside (names, log lines, Redis keys) made safe to print on one line: no escape
 * sequences, control or bidirectional-override characters; tabs and newlines become spaces.
 */
export function cleanText(text: string): string {
  return text
    .replace(escapeSequences, '')
    .replace(/[\t\n]/g, ' ')
    .replace(controls, '')
}

/** The message of whatever was thrown, safe to print and on one line. */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return errorMessage(error.errors[0])
  const text = cleanText(error instanceof Error ? error.message : String(error)).trim()
  return text === '' ? 'no reason given' : text
}

/** Letters, box drawing, blocks and the marks this program draws: one column each. */
const oneColumn = /^[ -~·–…●○◐◌▸▾▲▼✓✗↑↓←→─-▟]*$/

/** Columns that text takes on a terminal. */
export function textWidth(text: string): number {
  return oneColumn.test(text) ? text.length : stringWidth(text)
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Text in pieces of at most `width` columns, cut between graphemes: one wider than that alone. */
function* piecesOf(text: string, width: number): Generator<string> {
  let piece = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const columns = textWidth(segment)
    if (used + columns > width && piece !== '') {
      yield piece
      piece = ''
      used = 0
    }
    piece += segment
    used += columns
  }
  yield piece
}

/** Cuts text to `width` terminal columns, marking the cut with `…`. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return ''
  if (textWidth(text) <= width) return text
  if (oneColumn.test(text)) return `${text.slice(0, width - 1)}…`
  const [first = ''] = piecesOf(text, width - 1)
  return textWidth(first) < width ? `${first}…` : '…'
}

/** Text cut or padded to exactly `width` terminal columns. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width)
  const pad = ' '.repeat(Math.max(0, width - textWidth(cut)))
  return align === 'left' ? cut + pad : pad + cut
}

/** Text in pieces of at most `width` columns, at least one piece. */
export function wrapText(text: string, width: number): readonly string[] {
  return width <= 0 || textWidth(text) <= width ? [text] : [...piecesOf(text, width)]
}

/** Text in lines of at most `width` columns, broken between words where that can be. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ').flatMap((part) => wrapText(part, width))) {
    const longer = current === '' ? word : `${current} ${word}`
    if (textWidth(longer) > width && current !== '') lines.push(current)
    current = textWidth(longer) > width ? word : longer
  }
  return [...lines, current]
}

/** Rows as lines with their cells aligned by terminal columns: to the left, or to the `right`. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  return rows.map((row) =>
    widths
      .map((width, at) => fit(row[at] ?? '', width, right.includes(at) ? 'right' : 'left'))
      .join('  ')
      .trimEnd(),
  )
}

/** Columns of a table: title, what a row has there, and whether that stands at the right. */
export type TextColumns<Row> = readonly (readonly [
  title: string,
  cell: (row: Row) => string,
  align?: 'right',
])[]

/** A table as lines, under its titles; none where it has no rows. */
export function textTable<Row>(columns: TextColumns<Row>, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return []
  const right = columns.flatMap(([, , align], at) => (align === undefined ? [] : [at]))
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)))
  return alignColumns([columns.map(([title]) => title), ...cells], right)
}
