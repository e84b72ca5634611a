import { fit, textWidth, truncate } from '../../domain/text.ts'

/** What a piece of text means; the theme says how that looks. */
export type Role =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'good'
  | 'warning'
  | 'bad'
  | 'accent'
  | 'title'
  | 'key'
  | 'badge'
  | 'match'
  | 'cursor'

/** A piece of text with one meaning. */
export interface Span {
  readonly text: string
  readonly role: Role
}

/** One line of the screen. `mark` paints the whole of it: the selected row, or stale figures. */
export interface Line {
  readonly spans: readonly Span[]
  readonly mark?: 'selected' | 'current' | 'stale'
}

/** A piece of text; plain where no role is given. */
export function span(text: string, role: Role = 'plain'): Span {
  return { text, role }
}

/** A figure with its name in front. */
export function named(name: string, words: Span | string, role?: Role): readonly Span[] {
  return [span(`${name} `, 'dim'), typeof words === 'string' ? span(words, role) : words]
}

/** A line of pieces; strings are plain. */
export function line(...pieces: readonly (Span | string)[]): Line {
  return { spans: pieces.map((piece) => (typeof piece === 'string' ? span(piece) : piece)) }
}

export const blank: Line = { spans: [] }

/** Columns that pieces take together. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0)
}

/** Pieces cut (with `…`) or padded to exactly `width` columns. */
export function fitSpans(spans: readonly Span[], width: number): readonly Span[] {
  const out: Span[] = []
  let left = Math.max(0, width)
  for (const { text, role } of spans) {
    if (left === 0) break
    const cut = truncate(text, left)
    out.push({ text: cut, role })
    left -= textWidth(cut)
    if (cut !== text) break
  }
  return left > 0 ? [...out, span(' '.repeat(left))] : out
}

/** A line cut or padded to exactly `width` columns. */
export function fitLine(given: Line, width: number): Line {
  return { ...given, spans: fitSpans(given.spans, width) }
}

/** Left and right pieces on one line of exactly `width` columns; the left is cut first. */
export function justify(
  left: readonly Span[],
  right: readonly Span[],
  width: number,
): readonly Span[] {
  const rightWidth = Math.min(width, spansWidth(right))
  return [...fitSpans(left, width - rightWidth), ...fitSpans(right, rightWidth)]
}

/** Groups of pieces one after the other with ` · ` between, up to the first that does not fit. */
export function joined(groups: readonly (readonly Span[])[], width: number): Line {
  const out: Span[] = []
  let used = 0
  for (const group of groups) {
    const gap = out.length === 0 ? 0 : 3
    const groupWidth = spansWidth(group)
    if (groupWidth === 0) continue
    if (out.length > 0 && used + gap + groupWidth > width) break
    if (gap > 0) out.push(span(' · ', 'dim'))
    out.push(...group)
    used += gap + groupWidth
  }
  return { spans: out }
}

/** A piece cut or padded to exactly `width` columns. */
export function cell(piece: Span, width: number, align: 'left' | 'right' = 'left'): Span {
  return { text: fit(piece.text, width, align), role: piece.role }
}

/** The text of a line without its looks. */
export function plainText(given: Line): string {
  return given.spans.map(({ text }) => text).join('')
}
