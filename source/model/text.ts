import stringWidth from 'string-width'

/* eslint-disable no-control-regex -- removing control characters is what this file is for */
const escapeSequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[PX^_][^\u001b]*(?:\u001b\\|$)|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
/* eslint-enable no-control-regex */

/**
 * Text from outside (container names, log lines, application names, Redis keys) made safe to
 * print on one line: escape sequences, control and bidirectional-override characters are removed,
 * tabs and newlines become spaces.
 */
export function cleanText(text: string): string {
  return text
    .replace(escapeSequences, '')
    .replace(/[\t\n]/g, ' ')
    .replace(controls, '')
}

/** Cuts text to `width` terminal columns, marking the cut with `…`. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return ''
  if (stringWidth(text) <= width) return text
  let out = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const w = stringWidth(segment)
    if (used + w > width - 1) break
    out += segment
    used += w
  }
  return `${out}…`
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Text cut or padded to exactly `width` terminal columns. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width)
  const pad = ' '.repeat(Math.max(0, width - stringWidth(cut)))
  return align === 'left' ? cut + pad : pad + cut
}
