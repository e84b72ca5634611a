import { keyLabel } from '../keys/keys.ts'
import { hints } from '../keys/match.ts'
import { formatPercent } from '../domain/units.ts'
import { editOf } from '../store/reducers/dialogs.ts'
import { lists, shownOffset } from '../store/reducers/lists.ts'
import { applicationRows, selectedApplication } from '../store/selectors/applications.ts'
import { showsExecutor } from '../store/selectors/drill/opened.ts'
import { selectedWorker, shownWorkers } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import { panes, type Pane } from '../store/ui.ts'
import { dialogOf, type Placed } from './dialogs/dialog.ts'
import { keyBarLine } from './key-bar/line.ts'
import { inner } from './layout.ts'
import { paneView } from './panes/registry.ts'
import { workerColumns } from '../services/spark/workers/rows.ts'
import { applicationColumns } from '../services/spark/master/rows.ts'
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
    .replace(/ · /g, ', ')
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

/** A row of a list, said to be the selected one where it is that, and which of how many. */
function row(words: string, index: number, count: number, current: boolean): string {
  return current ? `selected: ${words}, ${index + 1} of ${count}` : words
}

/** How many applications are read: those around the selected one. */
const applicationsRead = 10

function applications(state: State): readonly string[] {
  const all = applicationRows(state)
  const selected = selectedApplication(state)
  const columns = applicationColumns(state.now)
  const from = shownOffset(state, lists.applications, applicationsRead)
  return all
    .slice(from, from + applicationsRead)
    .map((one, at) => row(namedRow(columns, one), from + at, all.length, one === selected))
}

function workers(state: State): readonly string[] {
  const all = shownWorkers(state)
  const selected = selectedWorker(state)
  const columns = workerColumns(state)
  return all.map((one, at) => row(namedRow(columns, one), at, all.length, one === selected))
}

/** The lines of the open tab; a marked one is the selected row, or where a search has got to. */
function detail(state: State): readonly string[] {
  const { lines, scroll } = paneView('detail').view(state, { width: wide, height: 20 })
  const { tab, runOpen, compareOpen } = state.ui
  const inLog = tab === 'logs' || (tab === 'runs' && runOpen) || showsExecutor(state)
  const isTable = !inLog && (tab === 'jobs' || (tab === 'runs' && !compareOpen))
  return lines.flatMap((line, at) => {
    const drawn = plainText(line)
    const words = spoken(drawn)
    if (words === '') return []
    if (!drawn.startsWith('▸')) return [words]
    if (inLog) return [`match: ${words}`]
    return isTable && scroll !== undefined
      ? [row(words, scroll.offset + at - scroll.from, scroll.count, true)]
      : [`selected: ${words}`]
  })
}

const rowsOf: Record<Pane, (state: State) => readonly string[]> = {
  master: applications,
  workers,
  traefik: () => [],
  redis: () => [],
  detail,
}

/** What a dialog says: in its own words, else its lines as they are drawn. */
function dialogText({ rect, view, spoken: own }: Placed): readonly string[] {
  const { height } = inner(rect)
  const { scroll } = view
  const part =
    scroll !== undefined && scroll.count > scroll.rows
      ? [`lines ${scroll.offset + 1} to ${scroll.offset + scroll.rows} of ${scroll.count}`]
      : []
  const lines = own ?? [
    ...view.lines.slice(0, height).map((line) => spoken(plainText(line))),
    ...part,
  ]
  return [...view.title.map(({ text }) => text), ...lines].filter((text) => text !== '')
}

/** Everything the screen says, as plain lines. */
export function linearText(state: State): string {
  const dialog = dialogOf(state)
  const body = panes.flatMap((pane) => {
    const strip = spoken(
      paneView(pane)
        .strip(state)
        .map(({ text }) => text)
        .join(''),
    )
    const focus = state.ui.focus === pane ? ' (focused)' : ''
    return [`${names[pane]}${focus}: ${strip}`, ...rowsOf[pane](state)]
  })
  const keys = hints(state).map(({ keys: [key], label }) => `${keyLabel(key ?? '')} ${label}`)
  // What is being typed for a filter or a search stands where the keys are drawn.
  const typed = editOf(state) === undefined || dialog !== undefined ? [] : [keyBarLine(state, wide)]
  return [
    spoken(plainText(statusLine(state, wide))),
    ...typed.map((line) => spoken(plainText(line))),
    ...(dialog === undefined ? body : dialogText(dialog)),
    `Keys: ${keys.join(', ')}`,
  ].join('\n')
}
