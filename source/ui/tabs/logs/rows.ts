import { wrapText } from '../../../model/text.ts'
import type { LogLine } from '../../../model/container.ts'
import { clockTime } from '../../text/time.ts'
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

/** The screen lines of one log line. */
export function logLines(
  entry: LogLine,
  number: number,
  look: LogLook,
  width: number,
): readonly Line[] {
  const time = look.timestamps ? `${clockTime(entry.at)} ` : ''
  const current = number === look.match
  const mark = span(current ? '▸' : ' ', 'accent')
  const room = Math.max(1, width - 1 - time.length)
  const role = roleOf(entry.text, look.result)
  const pieces = look.wrap ? wrapText(entry.text, room) : [entry.text]
  return pieces.map((piece, index) =>
    line(
      index === 0 ? mark : ' ',
      span(index === 0 ? time : ' '.repeat(time.length), 'dim'),
      ...highlighted(piece, look.search, role),
    ),
  )
}

/**
 * The lines of a log that fill `height` rows from line `top`, or up to its end when it follows.
 * Only the lines that are shown are looked at.
 */
export function logWindow(
  lines: readonly LogLine[],
  dropped: number,
  look: LogLook,
  where: { readonly following: boolean; readonly top: number },
  size: { readonly width: number; readonly height: number },
): readonly Line[] {
  const out: Line[] = []
  const at = (index: number) => {
    const entry = lines[index]
    return entry === undefined ? [] : logLines(entry, dropped + index, look, size.width)
  }
  if (where.following) {
    for (let index = lines.length - 1; index >= 0 && out.length < size.height; index -= 1) {
      out.unshift(...at(index))
    }
    return out.slice(Math.max(0, out.length - size.height))
  }
  for (let index = where.top; index < lines.length && out.length < size.height; index += 1) {
    out.push(...at(index))
  }
  return out.slice(0, size.height)
}
