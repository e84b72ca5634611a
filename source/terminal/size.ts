/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

const assumed: TerminalSize = { columns: 80, rows: 24 }

/**
 * The size of a terminal; where it tells none (0 × 0: some containers, serial lines, expect) the
 * usual one, which the stream has then, too, because Ink asks it in several places.
 */
export function settleSize(stream: { columns: number; rows: number }): TerminalSize {
  if (!(stream.columns > 0)) stream.columns = assumed.columns
  if (!(stream.rows > 0)) stream.rows = assumed.rows
  return { columns: stream.columns, rows: stream.rows }
}
