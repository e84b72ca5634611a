import { keyLabel } from '../keymap/keys.ts'
import { hints } from '../keymap/match.ts'
import { formatPercent } from '../model/units.ts'
import { selectedWorker } from '../store/selectors/workers.ts'
import { shownWorkers } from '../store/selectors/workers.ts'
import { applicationRows } from '../store/selectors/applications.ts'
import type { State } from '../store/state.ts'
import { panes, type Pane } from '../store/ui.ts'
import { dialogOf } from './dialogs/dialog.ts'
import { inner } from './layout.ts'
import { paneViews } from './panes/registry.ts'
import { workerColumns } from './panes/workers/rows.ts'
import { applicationColumns } from './panes/master/rows.ts'
import { statusLine } from './status-line/line.ts'
import { plainText, type Span } from './text/line.ts'
import type { Column } from './text/table.ts'

const wide = 160

/** How much of a column each block fills. */
const eighths: Readonly<Record<string, number>> = {
  '█': 8,
  '▉': 7,
  '▊': 6,
  '▋': 5,
  '▌': 4,
  '▍': 3,
  '▎': 2,
  '▏': 1,
}

/** Drawn text as words: a bar is a percentage; charts, frames and marks say nothing and go. */
export function spoken(text: string): string {
  return text
    .replace(/[█▉▊▋▌▍▎▏░]{4,}/g, (drawn) => {
      const filled = Array.from(drawn).reduce((sum, block) => sum + (eighths[block] ?? 0), 0)
      return ` ${formatPercent((filled / 8 / drawn.length) * 100)} `
    })
    .replace(/[─-▟▸●○◐▲▼]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function textOf(content: Span | readonly Span[]): string {
  return 'text' in content ? content.text : content.map(({ text }) => text).join('')
}

/** A row of a table with the name of each figure before it. */
function namedRow<Row>(columns: readonly Column<Row>[], row: Row): string {
  return columns
    .flatMap((column) => {
      const text = spoken(textOf(column.cell(row, column.width)))
      return column.title === '' || text === '' ? [] : `${column.title.toLowerCase()} ${text}`
    })
    .join(', ')
}

const names: Record<Pane, string> = {
  master: 'Master',
  workers: 'Workers',
  traefik: 'Traefik',
  redis: 'Redis',
  detail: 'Detail',
}

function rowsOf(state: State, pane: Pane): readonly string[] {
  if (pane === 'workers') {
    const selected = selectedWorker(state)
    return shownWorkers(state).map((row) => {
      const words = namedRow(workerColumns(state), row)
      return row === selected ? `${words}, selected` : words
    })
  }
  if (pane === 'master') {
    return applicationRows(state)
      .slice(0, 10)
      .map((row) => namedRow(applicationColumns(state.now), row))
  }
  if (pane !== 'detail') return []
  const { lines } = paneViews.detail.view(state, { width: wide, height: 20 })
  return lines.map((line) => spoken(plainText(line))).filter((text) => text !== '')
}

/** Everything the screen says, as plain lines. */
export function linearText(state: State): string {
  const dialog = dialogOf(state)
  const asked =
    dialog === undefined
      ? []
      : [
          ...dialog.view.title.map(({ text }) => text),
          ...dialog.view.lines
            .slice(0, inner(dialog.rect).height)
            .map((line) => spoken(plainText(line))),
        ]
  const body = panes.flatMap((pane) => {
    const strip = spoken(
      paneViews[pane]
        .strip(state)
        .map(({ text }) => text)
        .join(''),
    )
    const focus = state.ui.focus === pane ? ' (focused)' : ''
    return [`${names[pane]}${focus}: ${strip}`, ...rowsOf(state, pane)]
  })
  const keys = hints(state).map(({ keys: [key], label }) => `${keyLabel(key ?? '')} ${label}`)
  return [
    spoken(plainText(statusLine(state, wide))),
    ...(dialog === undefined ? body : asked.filter((text) => text !== '')),
    `Keys: ${keys.join(', ')}`,
  ].join('\n')
}
