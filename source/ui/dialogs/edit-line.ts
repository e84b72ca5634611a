import { textWidth } from '../../domain/text.ts'
import type { Edit } from '../../store/ui.ts'
import { span, type Span } from '../text/line.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A line being edited in at most `width` columns, moved along so that the cursor is seen. */
export function editSpans({ value, cursor }: Edit, width: number): readonly Span[] {
  const before = [...graphemes.segment(value.slice(0, cursor))].map(({ segment }) => segment)
  const [under, ...after] = [...graphemes.segment(value.slice(cursor))].map(
    ({ segment }) => segment,
  )
  const at = under ?? ' '
  let room = Math.max(0, width - textWidth(at))
  let left = ''
  for (const segment of before.toReversed()) {
    if (textWidth(segment) > room) break
    left = segment + left
    room -= textWidth(segment)
  }
  let right = ''
  for (const segment of after) {
    if (textWidth(segment) > room) break
    right += segment
    room -= textWidth(segment)
  }
  return [span(left), span(at, 'cursor'), span(right)]
}
