const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes in binary units with at most three digits: `512 B`, `1.5 GiB`. `–` when unknown. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined || !Number.isFinite(bytes)) return '–'
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 1023.5 && unit < binary.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${binary[unit] ?? 'B'}`
}

/** Mebibytes as Spark reports them, in the unit that reads best. */
export function formatMiB(mib: number | undefined): string {
  return formatBytes(mib === undefined ? undefined : mib * 1024 * 1024)
}

/** A duration in milliseconds with at most two units: `840 ms`, `12 s`, `3m 04s`, `2h 10m`, `5d 3h`. */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–'
  const t = Math.max(0, ms)
  if (t < 1000) return `${Math.round(t).toString()} ms`
  const s = Math.floor(t / 1000)
  if (s < 60) return `${s.toString()} s`
  const two = (n: number) => n.toString().padStart(2, '0')
  if (s < 3600) return `${Math.floor(s / 60).toString()}m ${two(s % 60)}s`
  if (s < 86_400) return `${Math.floor(s / 3600).toString()}h ${two(Math.floor((s % 3600) / 60))}m`
  return `${Math.floor(s / 86_400).toString()}d ${Math.floor((s % 86_400) / 3600).toString()}h`
}

/** A percentage without decimals above 10, with one below: `7.5 %`, `100 %`. */
export function formatPercent(percent: number | undefined): string {
  if (percent === undefined || !Number.isFinite(percent)) return '–'
  return `${percent.toFixed(percent < 9.95 && percent > 0 ? 1 : 0)} %`
}

/** A rate a second with the given unit: `12.3 req/s`, `1,204 ops/s`. */
export function formatRate(rate: number | undefined, unit: string): string {
  if (rate === undefined || !Number.isFinite(rate)) return '–'
  const value = rate >= 99.95 ? Math.round(rate).toLocaleString('en-US') : rate.toFixed(1)
  return `${value} ${unit}`
}

/** A count with thousands separators. */
export function formatCount(count: number | undefined): string {
  return count === undefined ? '–' : count.toLocaleString('en-US')
}

/** `1 core`, `3 cores`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** The last `width` values as block characters, scaled to `max` (default: the largest shown). */
export function sparkline(values: readonly number[], width: number, max?: number): string {
  const shown = width <= 0 ? [] : values.slice(-width)
  const top = max ?? Math.max(...shown, 0)
  const line = shown
    .map((v) => {
      const share = top > 0 ? Math.min(1, Math.max(0, v) / top) : 0
      return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))] ?? levels[0]
    })
    .join('')
  return line.padStart(Math.max(0, width), ' ')
}

/** A bar of `width` columns with `share` (0 – 1) of it filled, to an eighth of a column. */
export function bar(share: number, width: number): string {
  const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
  const clamped = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
  const units = Math.round(clamped * width * 8)
  const full = Math.floor(units / 8)
  const part = eighths[units % 8] ?? ''
  return ('█'.repeat(full) + part).padEnd(width, '░')
}
