import { bar, sparkline } from '../../domain/units.ts'
import { cell, span, spansWidth, type Line, type Role, type Span } from './line.ts'

interface Labelled {
  readonly label: string
  readonly words: string
  /** Columns of the words. */
  readonly figures: number
  readonly mark?: 'stale'
}

/** A name, a bar of how much of something is used, and that in words. */
export interface MeterRow extends Labelled {
  readonly kind: 'meter'
  readonly share: number
  readonly role?: Role
}

/** A name, a figure over time, and what it is now in words. */
export interface SparkRow extends Labelled {
  readonly kind: 'sparkline'
  readonly values: readonly number[]
}

/** `cores` and such before a figure, in a column of its own. */
export function label(text: string, width = 8): Span {
  return span(` ${text}`.padEnd(width + 1), 'dim')
}

function labelled(row: Labelled, width: number, draw: (room: number) => readonly Span[]): Line {
  // A name as wide as the column has a blank of its own.
  const name = label(row.label, Math.max(8, row.label.length + 1))
  const room = Math.max(4, width - spansWidth([name]) - row.figures - 1)
  return { spans: [name, ...draw(room), cell(span(row.words), row.figures, 'right')] }
}

/** The line of a meter. */
export function meterLine(row: MeterRow, width: number): Line {
  return labelled(row, width, (room) => meter(row.share, room, row.role))
}

/** The line of a sparkline. */
export function sparkLine(row: SparkRow, width: number): Line {
  return labelled(row, width, (room) => [spark(row.values, room)])
}

/** From here on a share of something limited is worth a look, and is nearly used up. */
const warningShare = 0.75
const badShare = 0.92

/** How alarming a share (0 – 1) of something limited is. */
export function loadRole(share: number): Role {
  return share >= badShare ? 'bad' : share >= warningShare ? 'warning' : 'good'
}

/** A bar of exactly `width` columns. */
export function meter(share: number, width: number, role: Role = loadRole(share)): readonly Span[] {
  const text = bar(share, Math.max(0, width))
  const empty = text.indexOf('░')
  if (empty === -1) return [span(text, role)]
  return [span(text.slice(0, empty), role), span(text.slice(empty), 'dim')]
}

/** A sparkline of exactly `width` columns, blank where there is nothing yet. */
export function spark(
  values: readonly number[],
  width: number,
  max?: number,
  role: Role = 'accent',
): Span {
  return span(sparkline(values, width, max), role)
}

const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** Values as columns of blocks, `height` lines from the top down, the newest at the right. */
export function blockChart(
  values: readonly number[],
  width: number,
  height: number,
  max: number,
): readonly string[] {
  const shown = values.slice(-width)
  const units = shown.map((value) => {
    const share = max > 0 ? Math.min(1, Math.max(0, value) / max) : 0
    // What is there at all is seen, however little it is.
    return value > 0 ? Math.max(1, Math.round(share * height * 8)) : 0
  })
  return Array.from({ length: height }, (_, row) => {
    const floor = (height - 1 - row) * 8
    const text = units
      .map((unit) => eighths[Math.max(0, Math.min(8, unit - floor))] ?? ' ')
      .join('')
    return text.padStart(width)
  })
}
