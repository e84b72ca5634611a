import { openedPath, shownTable } from '../selectors/drill/opened.ts'
import { filterOf } from '../selectors/drill/rows.ts'
import type { State } from '../state.ts'
import type { Place } from '../ui.ts'
import { withUi, type Change } from './ui.ts'

/** How many steps back are remembered: going round from advice to stage and back has no end. */
const maxPlaces = 8

/** The state after Enter, `l` or `a` led from `state` to `next`: Esc there leads back. */
export function cameTo(state: State, next: State): State {
  if (next === state) return state
  const { focus, subject, tab, selected, about, zoomed, cameFrom } = state.ui
  const { runOpen, compareOpen, drill, logView, offsets } = state.ui
  const place: Place = {
    ...{ focus, subject, tab, selected, about, zoomed },
    ...{ runOpen, compareOpen, drill, logView, offsets },
    depth: openedPath(next).length,
  }
  return withUi(next, { cameFrom: [...cameFrom, place].slice(-maxPlaces) })
}

/** A change that Esc leads back from. */
export function came(change: Change): Change {
  return (state) => cameTo(state, change(state))
}

/** Whether more is opened, or filtered, in the Jobs tab than when one came there. */
export function isDeeper(state: State): boolean {
  const { focus, tab, cameFrom } = state.ui
  if (focus !== 'detail' || tab !== 'jobs') return false
  const table = shownTable(state)
  const filtered = table !== undefined && filterOf(state, table) !== ''
  return filtered || openedPath(state).length > (cameFrom.at(-1)?.depth ?? 0)
}

/**
 * Back where one came from; undefined where Esc first leaves the whole screen. The detail region is
 * as it was there; from a pane beside it, it goes on to show what was opened.
 */
export function backFrom(state: State): State | undefined {
  const { cameFrom, zoomed: isZoomed, offsets } = state.ui
  const place = cameFrom.at(-1)
  if (place === undefined || (isZoomed && !(place.focus === 'detail' && place.zoomed))) {
    return undefined
  }
  const { focus, subject, zoomed, tab, selected, about, runOpen, compareOpen } = place
  const there = withUi(state, { focus, subject, zoomed, cameFrom: cameFrom.slice(0, -1) })
  if (focus !== 'detail') return withUi(there, { runOpen: false, compareOpen: false })
  const { jobs = 0, advice = 0, runs = 0, history = 0 } = place.offsets
  return withUi(there, {
    ...{ tab, selected, about, runOpen, compareOpen, drill: place.drill, logView: place.logView },
    offsets: { ...offsets, jobs, advice, runs, history },
  })
}
