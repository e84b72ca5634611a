import { keyLabel } from '../keys/keys.ts'
import { hints } from '../keys/match.ts'
import { formatPercent } from '../domain/units.ts'
import { showsExecutor } from '../store/selectors/drill/opened.ts'
import { shownWorkers } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import { panes, type PaneName } from '../store/ui.ts'
import { dialogOf } from './dialogs/dialog.ts'
import type { Placed } from './dialogs/page.ts'
import { typedLine } from './key-bar.ts'
import { inner } from './layout.ts'
import { paneView } from './panes/registry.ts'
import { statusLine } from './status-line.ts'
import { plainText } from './text/line.ts'
import { allLines, type View } from './text/view.ts'

const wide = 160

/** How much of a column each block fills, from one eighth up. */
const blocks = '▏▎▍▌▋▊▉█'

/** Drawn text as words: a bar is a percentage; charts, frames and marks say nothing and go. */
export function spoken(text: string): string {
  return text
    .replace(/[█▉▊▋▌▍▎▏░]{4,}/g, (drawn) => {
      const filled = Array.from(drawn).reduce((sum, block) => sum + blocks.indexOf(block) + 1, 0)
      return ` ${formatPercent((filled / 8 / drawn.length) * 100)} `
    })
    .replace(/ · /g, ', ')
    .replace(/[─-▟▸●○◐▲▼]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const names: Record<PaneName, string> = {
  master: 'Master',
  workers: 'Workers',
  traefik: 'Traefik',
  redis: 'Redis',
  detail: 'Detail',
}

/** A row of a list, said to be the selected one where it is that, and which of how many. */
function row(words: string, { scroll }: View, at: number, selected: boolean): string {
  if (!selected || scroll === undefined) return words
  return `selected: ${words}, ${scroll.offset + at + 1} of ${scroll.count}`
}

/** The rows of a pane's table with the name of each figure before it. */
function namedRows(view: View): readonly string[] {
  return view.lines.flatMap((block) => {
    if (!('kind' in block) || block.kind !== 'table') return []
    return block.rows.map(({ cells, selected }, at) => {
      const words = cells.flatMap((text, index) => {
        const title = block.titles[index] ?? ''
        return title === '' || spoken(text) === '' ? [] : [`${title.toLowerCase()} ${spoken(text)}`]
      })
      return row(words.join(', '), view, at, selected)
    })
  })
}

/** The lines of the open tab; a marked one is the selected row, or where a search has got to. */
function detail(state: State, view: View): readonly string[] {
  const { tab, runOpen } = state.ui
  const inLog = tab === 'logs' || (tab === 'runs' && runOpen) || showsExecutor(state)
  return allLines(view.lines, wide).flatMap((line, index) => {
    const drawn = plainText(line)
    const words = spoken(drawn)
    if (words === '' || !drawn.startsWith('▸')) return words === '' ? [] : [words]
    if (inLog) return [`match: ${words}`]
    // Advice scrolls by lines, not by rows.
    if (tab === 'advice') return [`selected: ${words}`]
    return [row(words, view, index - (view.scroll?.from ?? 0), true)]
  })
}

/** What is read of a pane: all workers, ten lines of applications, the tab; of the rest its line. */
function rowsOf(state: State, pane: PaneName): readonly string[] {
  const view = (height: number) => paneView(pane).view(state, { width: wide, height })
  if (pane === 'detail') return detail(state, view(20))
  if (pane === 'workers') return namedRows(view(1 + shownWorkers(state).length))
  return pane === 'master' ? namedRows(view(15)) : []
}

/** What a dialog says: in its own words, else its lines as they are drawn. */
function dialogText({ rect, view, spoken: own }: Placed): readonly string[] {
  const { width, height } = inner(rect)
  const { scroll } = view
  const part =
    scroll !== undefined && scroll.count > scroll.rows
      ? [`lines ${scroll.offset + 1} to ${scroll.offset + scroll.rows} of ${scroll.count}`]
      : []
  const drawn = allLines(view.lines, width).slice(0, height)
  const lines = own ?? [...drawn.map((line) => spoken(plainText(line))), ...part]
  return [...view.title.map(({ text }) => text), ...lines].filter((text) => text !== '')
}

/** Everything the screen says, as plain lines. */
export function linearText(state: State): string {
  const dialog = dialogOf(state)
  const body = panes.flatMap((pane) => {
    const strip = spoken(plainText({ spans: paneView(pane).strip(state) }))
    const focus = state.ui.focus === pane ? ' (focused)' : ''
    return [`${names[pane]}${focus}: ${strip}`, ...rowsOf(state, pane)]
  })
  const keys = hints(state).map(({ keys: [key], label }) => `${keyLabel(key ?? '')} ${label}`)
  // What is being typed for a filter or a search stands where the keys are drawn.
  const typed = typedLine(state, wide)
  return [
    spoken(plainText(statusLine(state, wide))),
    ...(typed === undefined ? [] : [spoken(plainText(typed))]),
    ...(dialog === undefined ? body : dialogText(dialog)),
    `Keys: ${keys.join(', ')}`,
  ].join('\n')
}
