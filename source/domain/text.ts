import stringWidth from 'string-width'
import { quoted } from './shell.ts'

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

/** Letters, box drawing, blocks and the marks this program draws: one column each. */
const oneColumn = /^[ -~·–…●○◐◌▸▾▲▼✓✗↑↓←→─-▟]*$/

/** Columns that text takes on a terminal. */
export function textWidth(text: string): number {
  return oneColumn.test(text) ? text.length : stringWidth(text)
}

/** Cuts text to `width` terminal columns, marking the cut with `…`. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return ''
  if (textWidth(text) <= width) return text
  let out = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const w = textWidth(segment)
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
  const pad = ' '.repeat(Math.max(0, width - textWidth(cut)))
  return align === 'left' ? cut + pad : pad + cut
}

/** Text in pieces of at most `width` columns, at least one piece. */
export function wrapText(text: string, width: number): readonly string[] {
  if (width <= 0 || textWidth(text) <= width) return [text]
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const w = textWidth(segment)
    if (used + w > width && piece !== '') {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += segment
    used += w
  }
  return [...pieces, piece]
}

/**
 * Splits a line of arguments into words as a shell does: blanks separate, single and double
 * quotes and a backslash keep. Gives undefined when a quote is not closed.
 */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let index = 0; index < line.length; index += 1) {
    const c = line.charAt(index)
    if (quote !== '') {
      if (c === quote) quote = ''
      else word = (word ?? '') + c
    } else if (c === '"' || c === "'") {
      quote = c
      word ??= ''
    } else if (c === '\\' && index + 1 < line.length) {
      index += 1
      word = (word ?? '') + line.charAt(index)
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + c
  }
  if (quote !== '') return undefined
  return word === undefined ? words : [...words, word]
}

/** Words as one line that a shell, and `splitWords`, splits into the same words again. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}
