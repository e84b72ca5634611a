import { bindingsForDocs, type BindingDoc } from '../../keymap/bindings.ts'
import type { Context } from '../../keymap/contexts.ts'
import { sections } from '../../keymap/binding.ts'
import type { State } from '../../store/state.ts'
import { centered, inner, type Rect } from '../layout.ts'
import { cell, line, span, type Line } from '../text/line.ts'
import { paragraph } from '../text/paragraph.ts'
import { window } from '../text/table.ts'
import type { Placed } from './dialog.ts'

/** Where a key holds, in words; empty where it holds everywhere. */
const places: Record<Context, string> = {
  always: '',
  global: '',
  master: 'Master',
  workers: 'Workers',
  traefik: 'Traefik',
  redis: 'Redis',
  logs: 'Logs',
  stats: 'Stats',
  jobs: 'Jobs',
  executor: 'an executor’s output',
  advice: 'Advice',
  events: 'Events',
  runs: 'Runs',
  run: 'a run’s output',
  history: 'past runs',
  confirm: 'question',
  scale: 'scale',
  launcher: 'launcher',
  arguments: 'arguments',
  help: 'help',
  doctor: 'doctor',
  url: 'address',
  filter: 'filter',
  search: 'search',
  text: '',
}

const docs = bindingsForDocs()

const keysWidth = 18

function helpLine(doc: BindingDoc, readOnly: boolean, width: number): readonly Line[] {
  const where = doc.contexts.map((context) => places[context]).filter((place) => place !== '')
  const off = doc.mutates && readOnly
  const words = [
    doc.description,
    where.length > 0 ? ` (${where.join(', ')})` : '',
    off ? ' — off: read-only' : '',
  ].join('')
  return paragraph(words, Math.max(20, width - keysWidth - 3)).map((text, index) =>
    line(
      '  ',
      cell(span(index === 0 ? doc.keys.join(' ') : '', off ? 'dim' : 'key'), keysWidth),
      span(text, off ? 'dim' : 'plain'),
    ),
  )
}

function helpLines(readOnly: boolean, width: number): readonly Line[] {
  return sections.flatMap((section, index) => [
    ...(index === 0 ? [] : [line()]),
    line(' ', span(section, 'title')),
    ...docs
      .filter((doc) => doc.section === section)
      .flatMap((doc) => helpLine(doc, readOnly, width)),
  ])
}

function rectOf(columns: number, rows: number): Rect {
  return centered(columns, rows, 110, rows)
}

/** Lines of the help in all, and how many of them a screen shows at once. */
export function helpSize(
  state: State,
  columns: number,
  rows: number,
): { readonly page: number; readonly extent: number } {
  const { width, height } = inner(rectOf(columns, rows))
  const open = state.ui.dialog?.kind === 'help'
  return { page: Math.max(1, height), extent: open ? helpLines(state.readOnly, width).length : 0 }
}

/** The help, made from the key table. */
export function helpDialog(state: State): Placed {
  const { columns, rows } = state.ui.size
  const rect = rectOf(columns, rows)
  const { width, height } = inner(rect)
  const lines = helpLines(state.readOnly, width)
  const { shown, offset } = window(lines, state.ui.offsets.help ?? 0, height)
  return {
    rect,
    view: {
      title: [span('Keys', 'title')],
      footer: [span('j k scroll · Esc closes', 'dim')],
      lines: shown,
      scroll: { offset, count: lines.length, from: 0, rows: height },
    },
  }
}
