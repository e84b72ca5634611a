import { fit, textWidth } from './text.ts'

/** Rows as lines with their cells aligned by terminal columns: to the left, or to the `right`. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  right: readonly number[],
): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  return rows.map((row) =>
    widths
      .map((width, column) =>
        fit(row[column] ?? '', width, right.includes(column) ? 'right' : 'left'),
      )
      .join('  ')
      .trimEnd(),
  )
}
