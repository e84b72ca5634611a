import { listIn, moveIn, openPage, scroll, selectIndex } from '../store/reducers/lists.ts'
import { launcherStep } from '../store/reducers/dialogs.ts'
import { focusPane, showTab } from '../store/reducers/focus.ts'
import type { State } from '../store/state.ts'
import type { PaneName } from '../store/ui.ts'
import { layoutOf, type Layout, type Region } from './layout.ts'
import { tabAt } from './panes/detail.ts'
import { pagesOf, viewOf } from './shown.ts'

/** What a mouse did, at a column and a row of the screen counted from 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'release' | 'drag' | 'wheelUp' | 'wheelDown'
  readonly button: number
  readonly x: number
  readonly y: number
}

const esc = String.fromCharCode(27)
/**
 * `ESC [ < button ; column ; row M` (pressed) or `m` (let go); and `ESC [ M` with three characters
 * of a terminal that knows no other form: they must not be taken for keys.
 */
const report = new RegExp(`${esc}\\[(?:<(\\d+);(\\d+);(\\d+)([Mm])|M[^]{3})`, 'g')
const unfinished = new RegExp(`${esc}\\[(?:<[\\d;]*|M[^]{0,2})$`)

const wheel = 64
const motion = 32
/** Bits of buttons that nothing here is bound to (back, forward). */
const others = 128

function eventOf(code: number, x: number, y: number, pressed: boolean): MouseEvent | undefined {
  const button = code & 3
  const at = { button, x: x - 1, y: y - 1 }
  if (code >= others) return undefined
  if ((code & wheel) !== 0) {
    const kind = (['wheelUp', 'wheelDown'] as const)[button]
    return kind && { ...at, kind }
  }
  if (!pressed) return { ...at, kind: 'release' }
  return { ...at, kind: (code & motion) !== 0 ? 'drag' : 'press' }
}

/** Input without its mouse reports, and what they said. */
export interface Split {
  readonly events: readonly MouseEvent[]
  readonly rest: string
  /** The beginning of a report whose end has not arrived yet. */
  readonly pending: string
}

/**
 * Takes SGR mouse reports (xterm mode 1006) out of terminal input. `pending` of one call goes in
 * front of the input of the next.
 */
export function splitMouse(input: string): Split {
  const events: MouseEvent[] = []
  const rest = input.replace(report, (_, code?: string, x?: string, y?: string, end?: string) => {
    if (code === undefined) return ''
    const event = eventOf(Number(code), Number(x), Number(y), end === 'M')
    if (event !== undefined) events.push(event)
    return ''
  })
  const pending = unfinished.exec(rest)?.[0] ?? ''
  return { events, rest: rest.slice(0, rest.length - pending.length), pending }
}

/** The region at a place of the screen. */
export function regionAt(layout: Layout, x: number, y: number): Region | undefined {
  if (layout.kind === 'too small') return undefined
  return layout.regions.find(
    ({ rect }) => x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height,
  )
}

function click(state: State, region: Region, x: number, y: number): State {
  const { pane, rect, strip } = region
  const row = y - rect.y - 1
  // The frame's corner, one line of edge and a blank stand before the title.
  const tab = pane === 'detail' && row === -1 && !strip ? tabAt(state, x - rect.x - 3) : undefined
  if (tab !== undefined) return showTab(state, tab)
  const list = strip ? undefined : listIn(state, pane)
  const { scroll: shown } = strip ? {} : viewOf(state, region)
  const focused = focusPane(pane)(state)
  if (list === undefined || shown === undefined) return focused
  const line = row - shown.from
  const notes = (shown.notes ?? []).filter((note) => note <= line).length
  const index = line - notes
  const hit = index >= 0 && index < shown.rows && shown.offset + index < shown.count
  return hit ? selectIndex(focused, list, shown.offset + index, pagesOf(focused)) : focused
}

/** Lines that one step of the wheel scrolls where nothing is selected. */
const wheelLines = 3

function turn(state: State, pane: PaneName, move: 'up' | 'down'): State {
  // Advice is no list of clickable rows, but a step still goes to the next entry.
  const rows = listIn(state, pane) !== undefined || (pane === 'detail' && state.ui.tab === 'advice')
  const times = rows ? 1 : wheelLines
  return Array.from({ length: times }).reduce<State>(
    (next) => moveIn(next, pane, move, pagesOf(next)),
    state,
  )
}

/** What a mouse event does: a click focuses and selects, the wheel scrolls what is under it. */
export function applyMouse(state: State, event: MouseEvent): State {
  if (!state.ui.mouse) return state
  const { dialog, size } = state.ui
  const { x, y } = event
  if (x < 0 || y < 0 || x >= size.columns || y >= size.rows) return state
  const move = event.kind === 'wheelUp' ? 'up' : event.kind === 'wheelDown' ? 'down' : undefined
  if (dialog !== undefined) {
    if (move === undefined) return state
    const page = openPage(state)
    if (page !== undefined) return scroll(state, page, move, pagesOf(state))
    const steps = dialog.kind === 'launcher' && !dialog.editing
    return steps ? launcherStep(move === 'up' ? -1 : 1)(state) : state
  }
  const region = regionAt(layoutOf(state), x, y)
  if (region === undefined) return state
  if (move !== undefined) return turn(state, region.pane, move)
  const pressed = event.kind === 'press' && event.button === 0
  return pressed ? click(state, region, x, y) : state
}
