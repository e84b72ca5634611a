import { panes, type PaneName, type UiState } from '../store/ui.ts'

/** A region of the screen, in columns and rows from the upper left corner. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A pane in its frame, or as one line (`strip`) where there is no room for it. */
export interface Region {
  readonly pane: PaneName
  readonly rect: Rect
  readonly strip: boolean
}

/** Where everything is. Regions fill the screen without overlap. */
export type Layout =
  | { readonly kind: 'too small' }
  | {
      readonly kind: 'wide' | 'medium' | 'stacked' | 'zoomed'
      readonly status: Rect
      readonly regions: readonly Region[]
      readonly keyBar: Rect
    }

/** The smallest screen that is drawn. */
export const smallest = { columns: 60, rows: 16 } as const

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

/** All four panes above, two by two, and the detail region below. */
function grid(columns: number, body: Rect, wide: boolean): readonly Region[] {
  const left = wide ? clamp(Math.round(columns * 0.275), 44, 60) : Math.round(columns * 0.38)
  const half = Math.floor(columns / 2)
  const top = clamp(Math.round(body.height * 0.32), 9, 20)
  const middle = clamp(Math.round(body.height * 0.23), 7, 12)
  const region = (pane: PaneName, x: number, y: number, width: number, height: number): Region => ({
    pane,
    rect: { x, y, width, height },
    strip: false,
  })
  const y = body.y
  return [
    region('master', 0, y, left, top),
    region('workers', left, y, columns - left, top),
    region('traefik', 0, y + top, half, middle),
    region('redis', half, y + top, columns - half, middle),
    region('detail', 0, y + top + middle, columns, body.height - top - middle),
  ]
}

/** Rows from which the detail region stays open under the focused pane. */
const tall = 34

/** One under the other: the focused pane open, the others one line each. */
function stack(columns: number, body: Rect, focus: PaneName): readonly Region[] {
  const both = body.height >= tall && focus !== 'detail'
  const open = new Set<PaneName>(both ? [focus, 'detail'] : [focus])
  const room = body.height - (panes.length - open.size)
  const upper = both ? Math.ceil(room * 0.45) : room
  let y = body.y
  return panes.map((pane) => {
    const strip = !open.has(pane)
    const height = strip ? 1 : pane === focus ? upper : room - upper
    const rect = { x: 0, y, width: columns, height }
    y += height
    return { pane, rect, strip }
  })
}

/**
 * Places everything: all panes at 100×30 and more, the focused one with one line for each other
 * below that, nothing under 60×16. It depends on the size, the focus and the zoom alone, so
 * nothing moves when figures change.
 */
export function layoutOf({
  ui,
}: {
  readonly ui: Pick<UiState, 'size' | 'zoomed' | 'focus'>
}): Layout {
  const { size, zoomed, focus } = ui
  const { columns, rows } = size
  if (columns < smallest.columns || rows < smallest.rows) return { kind: 'too small' }
  const status = { x: 0, y: 0, width: columns, height: 1 }
  const keyBar = { x: 0, y: rows - 1, width: columns, height: 1 }
  const body = { x: 0, y: 1, width: columns, height: rows - 2 }
  if (zoomed) {
    return { kind: 'zoomed', status, keyBar, regions: [{ pane: focus, rect: body, strip: false }] }
  }
  if (columns >= 100 && rows >= 30) {
    const wide = columns >= 140 && rows >= 40
    return {
      kind: wide ? 'wide' : 'medium',
      status,
      keyBar,
      regions: grid(columns, body, wide),
    }
  }
  return { kind: 'stacked', status, keyBar, regions: stack(columns, body, focus) }
}

/** Columns and lines within a frame. */
export function inner(rect: Rect): { readonly width: number; readonly height: number } {
  return { width: Math.max(0, rect.width - 2), height: Math.max(0, rect.height - 2) }
}

/**
 * A dialog in the middle, or over the whole width where hardly more is left. The status line
 * (which says DEMO) and the key bar stay uncovered.
 */
export function centered(columns: number, rows: number, width: number, height: number): Rect {
  const w = width > columns - 6 ? columns : width
  const h = Math.min(height, rows - 2)
  return { x: Math.floor((columns - w) / 2), y: Math.floor((rows - h) / 2), width: w, height: h }
}
