import { wrapWords } from '../../domain/text.ts'
import { joinWords } from '../../domain/shell.ts'
import { editOf } from '../../store/reducers/dialogs.ts'
import { offsetShowing } from '../../store/reducers/lists.ts'
import type { State } from '../../store/state.ts'
import type { OpenDialog } from '../../store/ui.ts'
import { centered, inner } from '../layout.ts'
import { cell, fitSpans, line, span, type Line } from '../text/line.ts'
import { editSpans } from './edit-line.ts'
import type { Placed } from './page.ts'

type Launcher = Extract<OpenDialog, { kind: 'launcher' }>

const listWidth = 20

function about(state: State, dialog: Launcher, width: number): readonly Line[] {
  const example = state.examples[dialog.index]
  if (example === undefined) return [line(span('no example is configured', 'warning'))]
  const edit = editOf(state)
  const typed =
    edit === undefined ? [span(dialog.edit.value, 'strong')] : editSpans(edit, width - 2)
  return [
    line(span(example.title, 'strong')),
    ...wrapWords(example.about, width).map((text) => line(text)),
    line(),
    line(span('command', 'dim')),
    ...wrapWords(joinWords(example.command), width).map((text) => line(span(text))),
    line(),
    line(span(edit === undefined ? 'arguments (e edits)' : 'arguments (Esc: back)', 'dim')),
    line(span('› ', 'accent'), ...typed),
    line(span(dialog.error ?? '', 'bad')),
  ]
}

/** The launcher row by row: the list with the selected example said, then what that one is. */
function spokenLauncher({ examples }: State, dialog: Launcher): readonly string[] {
  const example = examples[dialog.index]
  if (example === undefined) return ['no example is configured']
  const count = examples.length
  return [
    ...examples.map(({ name }, index) =>
      index === dialog.index ? `selected: ${name}, ${index + 1} of ${count}` : name,
    ),
    `${example.name}: ${example.title}. ${example.about}`,
    `command: ${joinWords(example.command)}`,
    `arguments${dialog.editing ? ', being edited' : ''}: ${dialog.edit.value}`,
    dialog.error === undefined ? '' : `error: ${dialog.error}`,
  ]
}

/** The launcher: examples at the left, what one does and its arguments at the right. */
export function launcherDialog(state: State, dialog: Launcher): Placed {
  const { columns, rows } = state.ui.size
  const rect = centered(columns, rows, 108, Math.max(16, state.examples.length + 4))
  const { width, height } = inner(rect)
  const right = width - listWidth - 4
  const details = about(state, dialog, right)
  const page = height - 1
  const offset = offsetShowing(dialog.index, 0, page, state.examples.length)
  const lines = Array.from({ length: page }, (_, row): Line => {
    const index = offset + row
    const name = state.examples[index]?.name ?? ''
    const current = index === dialog.index && name !== ''
    const role = current && !dialog.editing ? 'cursor' : current ? 'strong' : 'plain'
    return line(
      cell(span(`${current ? '▸' : ' '}${name}`, role), listWidth),
      span(' │ ', 'dim'),
      ...fitSpans(details[row]?.spans ?? [], right),
    )
  })
  return {
    rect,
    spoken: spokenLauncher(state, dialog),
    view: {
      title: [span('Launch an example', 'title')],
      summary: [span(`${state.examples.length} examples`, 'dim')],
      footer: [span('Enter launches · Esc leaves', 'dim')],
      lines: lines.map(({ spans }) => ({ spans: [span(' '), ...spans] })),
      scroll: { name: 'launcher', offset, count: state.examples.length, from: 0, rows: page },
    },
  }
}
