import { clockTime } from '../../../domain/units.ts'
import { textWidth, wrapText } from '../../../domain/text.ts'
import type { LogLine } from '../../../domain/container.ts'
import {
  linePieces,
  matchIndex,
  rowOfIndex,
  textRoom,
  type LogPlace,
  type LogSize,
} from '../../../store/selectors/log-place.ts'
import { line, span, type Line, type Role, type Span } from '../../text/line.ts'

/** What decides how log lines are drawn. */
export interface LogLook {
  readonly wrap: boolean
  readonly timestamps: boolean
  readonly search: string
  /** Absolute number of the current match. */
  readonly match: number | undefined
  /** A run's result, so that its lines stand out. */
  readonly result: string | undefined
}

const severities: readonly (readonly [RegExp, Role])[] = [
  [/\b(?:ERROR|FATAL|SEVERE)\b|\b\w*(?:Exception|Error)\b(?=:)|^Traceback /, 'bad'],
  [/\bWARN(?:ING)?\b/, 'warning'],
]

/** The role of a whole line: the result stands out, errors and warnings are seen. */
function roleOf(text: string, result: string | undefined): Role {
  if (result !== undefined && isResult(text, result)) return 'good'
  return severities.find(([pattern]) => pattern.test(text))?.[1] ?? 'plain'
}

/** Whether a line is (part of) the result that was picked out of the output. */
export function isResult(text: string, result: string): boolean {
  const wanted = result.trim()
  const here = text.trim()
  if (wanted === '' || here === '') return false
  return here.includes(wanted) || wanted.split('\n').some((part) => part.trim() === here)
}

/** Text with every occurrence of the search marked. */
export function highlighted(text: string, search: string, role: Role): readonly Span[] {
  if (search === '') return [span(text, role)]
  const [low, wanted] = [text.toLowerCase(), search.toLowerCase()]
  // Lower case is longer than the text for a few letters; then positions do not carry over.
  if (low.length !== text.length) return [span(text, low.includes(wanted) ? 'match' : role)]
  const out: Span[] = []
  let from = 0
  for (;;) {
    const at = low.indexOf(wanted, from)
    if (at === -1) break
    if (at > from) out.push(span(text.slice(from, at), role))
    out.push(span(text.slice(at, at + wanted.length), 'match'))
    from = at + wanted.length
  }
  if (from < text.length) out.push(span(text.slice(from), role))
  return out
}

/** Pieces from column `from` of their text on, `length` letters of them. */
function sliceSpans(spans: readonly Span[], from: number, length: number): readonly Span[] {
  let at = 0
  return spans.flatMap(({ text, role }) => {
    const start = Math.max(0, from - at)
    const end = Math.min(text.length, from + length - at)
    at += text.length
    return end > start ? [span(text.slice(start, end), role)] : []
  })
}

/** A cut line from where on its match is seen: from its beginning where it is seen there. */
function matchInView(text: string, look: LogLook, room: number): string {
  const index = matchIndex(text, look.search)
  if (index < 0 || textWidth(text.slice(0, index + look.search.length)) < room) return text
  const [, ...rest] = wrapText(text.slice(0, index), Math.max(1, Math.floor(room / 2)))
  const before = rest.at(-1) ?? ''
  return `…${before}${text.slice(index)}`
}

/** The screen lines of one log line. */
export function logLines(
  entry: LogLine,
  number: number,
  look: LogLook,
  width: number,
): readonly Line[] {
  const stamp = look.timestamps ? `${clockTime(entry.at)} ` : ''
  const current = number === look.match
  const room = textRoom(look, width)
  const text = current && !look.wrap ? matchInView(entry.text, look, room) : entry.text
  const pieces = linePieces(text, look, width)
  const spans = highlighted(text, look.search, roleOf(entry.text, look.result))
  const marked = current ? rowOfIndex(pieces, matchIndex(text, look.search)) : -1
  let from = 0
  return pieces.map((piece, row) => {
    const shown = sliceSpans(spans, from, piece.length)
    from += piece.length
    return line(
      span(row === marked ? '▸' : ' ', 'accent'),
      span(row === 0 ? stamp : ' '.repeat(stamp.length), 'dim'),
      ...shown,
    )
  })
}

/** The rows of a log that fill `height` from a place on. Only what is shown is looked at. */
export function logWindow(
  lines: readonly LogLine[],
  dropped: number,
  look: LogLook,
  top: LogPlace,
  size: LogSize,
): readonly Line[] {
  const out: Line[] = []
  for (let number = top.line; out.length < top.row + size.height; number += 1) {
    const entry = lines[number - dropped]
    if (entry === undefined) break
    out.push(...logLines(entry, number, look, size.width))
  }
  return out.slice(top.row, top.row + size.height)
}
