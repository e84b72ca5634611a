import type { State } from '../../store/state.ts'
import { centered, inner, type Rect } from '../layout.ts'
import { span, type Line } from '../text/line.ts'
import { window } from '../text/table.ts'
import type { Placed } from './dialog.ts'

/** A dialog that is one text, as high as the screen, and scrolls. */
export interface Page {
  /** Its dialog's kind, and what its offset is kept under. */
  readonly name: 'help' | 'doctor'
  readonly title: string
  readonly footer: string
  /** The whole text in lines of at most `width` columns. */
  readonly lines: (state: State, width: number) => readonly Line[]
}

const width = 110

function rectOf(columns: number, rows: number): Rect {
  return centered(columns, rows, width, rows)
}

/** A page as it is scrolled now. */
export function pageDialog(page: Page, state: State): Placed {
  const { size, offsets } = state.ui
  const rect = rectOf(size.columns, size.rows)
  const room = inner(rect)
  const lines = page.lines(state, room.width)
  const { shown, offset } = window(lines, offsets[page.name] ?? 0, room.height)
  return {
    rect,
    view: {
      title: [span(page.title, 'title')],
      footer: [span(page.footer, 'dim')],
      lines: shown,
      scroll: { name: page.name, offset, count: lines.length, from: 0, rows: room.height },
    },
  }
}
