const scale = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const unknown = '–'
const two = (figure: number) => String(figure).padStart(2, '0')
const isKnown = (figure: number | undefined): figure is number =>
  figure !== undefined && Number.isFinite(figure)

/** How many bytes the unit has that reads best, and its name. */
function unitOf(bytes: number): readonly [size: number, name: string] {
  const fits = scale.findIndex((_, power) => bytes / 1024 ** power < 1023.5)
  const power = fits < 0 ? scale.length - 1 : fits
  return [1024 ** power, scale[power] ?? 'B']
}

/** Bytes in binary units with at most three digits: `512 B`, `1.5 GiB`. `–` when unknown. */
export function formatBytes(bytes: number | undefined): string {
  if (!isKnown(bytes)) return unknown
  const [size, name] = unitOf(bytes)
  const value = Math.max(0, bytes) / size
  return `${value.toFixed(size === 1 || value >= 99.95 ? 0 : 1)} ${name}`
}

/** Mebibytes as Spark reports them, in the unit that reads best. */
export function formatMiB(mebibytes: number | undefined): string {
  return formatBytes(mebibytes === undefined ? undefined : mebibytes * mib)
}

/**
 * `0.5/1.0 GiB`, `12/24 GiB`: two amounts of bytes in the unit of the larger, so that they
 * compare. At most 12 columns; `–` when one is unknown.
 */
export function bytesPair(used: number | undefined, total: number | undefined): string {
  if (total === undefined || used === undefined) return unknown
  const [size, name] = unitOf(total)
  const amount = (bytes: number) => (bytes / size).toFixed(size > 1 && bytes / size < 9.95 ? 1 : 0)
  return `${amount(used)}/${amount(total)} ${name}`
}

/** Bytes of a mebibyte, the unit in which Spark counts memory. */
export const mib = 1024 ** 2

/**
 * Bytes of a size as Docker, Spark and Redis write it (`1g`, `512m`, `128mb`); a bare number is in
 * `bare`. Undefined for anything else.
 */
export function parseSize(text: string, bare = 'b'): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([bkmgtp]?)b?\s*$/i.exec(text)
  if (match === null) return undefined
  const unit = match[2] === '' ? bare : (match[2] ?? bare)
  return Math.floor(Number(match[1]) * 1024 ** 'bkmgtp'.indexOf(unit.toLowerCase()))
}

/** A duration in milliseconds with at most two units: `840 ms`, `12 s`, `3m 04s`, `2h 10m`, `5d 3h`. */
export function formatDuration(ms: number | undefined): string {
  if (!isKnown(ms)) return unknown
  if (ms < 1000) return `${Math.round(Math.max(0, ms))} ms`
  const s = Math.floor(ms / 1000)
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)}m ${two(s % 60)}s`
  if (s < 86_400) return `${Math.floor(s / 3600)}h ${two(Math.floor((s % 3600) / 60))}m`
  return `${Math.floor(s / 86_400)}d ${Math.floor((s % 86_400) / 3600)}h`
}

/** `14:02:11`, in the time zone of the person. */
export function clockTime(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
}

/** `2026-01-31 14:02:11`, in the time zone of the person. */
export function dateTime(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockTime(at)}`
}

/** A percentage without decimals above 10, with one below: `7.5 %`, `100 %`. */
export function formatPercent(percent: number | undefined): string {
  if (!isKnown(percent)) return unknown
  return `${percent.toFixed(percent < 9.95 && percent > 0 ? 1 : 0)} %`
}

/** A count with thousands separators. */
export function formatCount(count: number | undefined): string {
  return count === undefined ? unknown : count.toLocaleString('en-US')
}

/** `1 worker`, `3 workers`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** The last `width` values as block characters, scaled to `max` (default: the largest shown). */
export function sparkline(values: readonly number[], width: number, max?: number): string {
  const shown = width <= 0 ? [] : values.slice(-width)
  const top = max ?? Math.max(...shown, 0)
  const level = (value: number) => (top > 0 ? Math.floor((Math.max(0, value) / top) * 8) : 0)
  return shown
    .map((value) => levels[Math.min(7, level(value))] ?? '')
    .join('')
    .padStart(Math.max(0, width))
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of `width` columns with `share` (0 – 1) of it filled, to an eighth of a column. */
export function bar(share: number, width: number): string {
  const filled = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
  const units = Math.round(filled * width * 8)
  return ('█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '')).padEnd(width, '░')
}
