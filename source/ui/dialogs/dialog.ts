import { textWidth, wrapText, wrapWords } from '../../domain/text.ts'
import { editOf } from '../../store/reducers/dialogs.ts'
import { maxWorkers } from '../../domain/scaling.ts'
import { currentWorkers } from '../../store/selectors/workers.ts'
import type { State } from '../../store/state.ts'
import type { OpenDialog } from '../../store/ui.ts'
import { centered } from '../layout.ts'
import { blank, line, span, type Line } from '../text/line.ts'
import { doctorPage } from './doctor.ts'
import { editSpans } from './edit-line.ts'
import { helpPage } from './help.ts'
import { launcherDialog } from './launcher.ts'
import { pageDialog, type Placed } from './page.ts'

type Of<Kind extends OpenDialog['kind']> = Extract<OpenDialog, { kind: Kind }>
const width = 66

function indented(lines: readonly Line[]): readonly Line[] {
  return lines.map(({ spans }) => ({ spans: [span('  '), ...spans] }))
}

function box(state: State, title: string, body: readonly Line[], wanted = width): Placed {
  const { columns, rows } = state.ui.size
  return {
    rect: centered(columns, rows, wanted, body.length + 4),
    view: { title: [span(title, 'title')], lines: [blank, ...indented(body), blank] },
  }
}

function confirm(state: State, dialog: Of<'confirm'>): Placed {
  const columns = Math.min(width, state.ui.size.columns) - 6
  const yes = dialog.choice === 'yes'
  const placed = box(state, dialog.title, [
    ...wrapWords(dialog.question, columns).map((text) => line(text)),
    blank,
    line(
      span(' Yes ', yes ? 'cursor' : 'plain'),
      '   ',
      span(' No ', yes ? 'plain' : 'cursor'),
      span('     y yes · n no · Enter the marked one', 'dim'),
    ),
  ])
  const choice = `selected: ${yes ? 'Yes, 1' : 'No, 2'} of 2 (y yes, n no, Enter the selected one)`
  return { ...placed, spoken: [dialog.question, choice] }
}

function scale(state: State, dialog: Of<'scale'>): Placed {
  const edit = editOf(state) ?? { value: '', cursor: 0 }
  return box(state, 'Scale', [
    line(
      `Workers now ${currentWorkers(state)}, wanted (0 – ${maxWorkers}):  `,
      ...editSpans(edit, 8),
    ),
    line(span(dialog.error ?? '', 'bad')),
    line(span('Enter scales · Esc leaves it', 'dim')),
  ])
}

function url(state: State, dialog: Of<'url'>): Placed {
  const { size, mouse } = state.ui
  const lines = dialog.url.split('\n')
  const widest = Math.max(...lines.map((text) => textWidth(text)))
  const columns = Math.min(Math.max(width, widest + 6), size.columns) - 6
  const hand = mouse ? 'hold Shift to mark it with the mouse' : 'mark it with the mouse'
  const keys = dialog.byHand === true ? `${hand} · Esc closes` : 'y copies it · Esc closes'
  const note = wrapWords(dialog.note, columns)
  const text = lines.flatMap((one) => wrapText(one, columns))
  // What does not fit is said, not silently left out.
  const room = Math.max(1, size.rows - 9 - note.length)
  const shown = text.length > room ? text.slice(0, room - 1) : text
  const more = text.length - shown.length
  return box(
    state,
    dialog.title,
    [
      ...shown.map((one) => line(span(one, 'accent'))),
      ...(more > 0 ? [line(span(`… and ${more} rows more`, 'warning'))] : []),
      blank,
      ...note.map((one) => line(span(one, 'dim'))),
      blank,
      line(span(keys, 'dim')),
    ],
    columns + 6,
  )
}

/** The open dialog, if it is one with a box of its own (filter and search are typed below). */
export function dialogOf(state: State): Placed | undefined {
  const { dialog } = state.ui
  switch (dialog?.kind) {
    case 'confirm':
      return confirm(state, dialog)
    case 'scale':
      return scale(state, dialog)
    case 'launcher':
      return launcherDialog(state, dialog)
    case 'help':
      return pageDialog(helpPage, state)
    case 'doctor':
      return pageDialog(doctorPage, state)
    case 'url':
      return url(state, dialog)
    case 'filter':
    case 'search':
    case undefined:
      return undefined
  }
}
