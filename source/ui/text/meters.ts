import { bar, sparkline } from '../../domain/units.ts'
import { span, type Role, type Span } from './line.ts'

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

/**
 * `0.5/1.0 GiB`, `12/24 GiB`: two amounts of bytes in the unit of the larger, so that they
 * compare. At most 12 columns; `–` when one is unknown.
 */
export function bytesPair(used: number | undefined, total: number | undefined): string {
  if (total === undefined || used === undefined) return '–'
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
  let scale = 1
  let unit = 0
  while (total / scale >= 1023.5 && unit < units.length - 1) {
    scale *= 1024
    unit += 1
  }
  const amount = (value: number) => (unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0))
  return `${amount(used / scale)}/${amount(total / scale)} ${units[unit] ?? 'B'}`
}
