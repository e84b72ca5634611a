import type { State } from '../../store/state.ts'
import { centered, inner, type Rect } from '../layout.ts'
import { span, type Line } from '../text/line.ts'
import { scrolled } from '../text/scroll.ts'
import type { View } from '../text/view.ts'

/** A dialog and where it is. */
export interface Placed {
  readonly rect: Rect
  readonly view: View
  /** What a screen reader says instead of the lines, where those are no text to be read in a row. */
  readonly spoken?: readonly string[]
}

/** A dialog that is one text, as high as the screen, and scrolls. */
export interface Page {
  /** Its dialog's kind, and what its offset is kept under. */
  readonly name: 'help' | 'doctor'
  readonly title: string
  readonly footer: string
  /** The whole text in lines of at most `width` columns. */
  readonly lines: (state: State, width: number) => readonly Line[]
}

/** A page as it is scrolled now. */
export function pageDialog(page: Page, state: State): Placed {
  const { size, offsets } = state.ui
  const rect = centered(size.columns, size.rows, 110, size.rows)
  const { width, height } = inner(rect)
  return {
    rect,
    view: {
      title: [span(page.title, 'title')],
      footer: [span(page.footer, 'dim')],
      ...scrolled(page.name, page.lines(state, width), offsets[page.name] ?? 0, height),
    },
  }
}
