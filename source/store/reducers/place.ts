import { openedPath, shownTable } from '../selectors/drill/opened.ts'
import { filterOf } from '../selectors/drill/rows.ts'
import type { State } from '../state.ts'
import type { Place } from '../ui.ts'
import { withUi, type Change } from './ui.ts'

/** How many steps back are remembered: going round from advice to stage and back has no end. */
const keptPlaces = 8

/** The state after Enter, `l` or `a` led from `state` to `next`: Esc there leads back. */
export function cameTo(state: State, next: State): State {
  if (next === state) return state
  const { focus, subject, tab, selected, about, zoomed } = state.ui
  const { runOpen, compareOpen, drill, logView, offsets } = state.ui
  const place: Place = {
    ...{ focus, subject, tab, selected, about, zoomed },
    ...{ runOpen, compareOpen, drill, logView, offsets },
    depth: openedPath(next).length,
  }
  return withUi(next, { cameFrom: [...state.ui.cameFrom, place].slice(-keptPlaces) })
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
  if (table !== undefined && filterOf(state, table) !== '') return true
  return openedPath(state).length > (cameFrom.at(-1)?.depth ?? 0)
}

/** The place that Esc goes back to now; undefined where it first leaves the whole screen. */
export function placeBefore({ ui }: State): Place | undefined {
  const place = ui.cameFrom.at(-1)
  const cameZoomed = place?.focus === 'detail' && place.zoomed
  return ui.zoomed && !cameZoomed ? undefined : place
}

/**
 * Back where one came from. The detail region is as it was there; from a pane beside it, it goes
 * on to show what was opened.
 */
export function backTo(state: State, place: Place): State {
  const cameFrom = state.ui.cameFrom.slice(0, -1)
  const { focus, subject, zoomed } = place
  if (focus !== 'detail') {
    return withUi(state, { focus, subject, zoomed, cameFrom, runOpen: false, compareOpen: false })
  }
  const { tab, selected, about, runOpen, compareOpen, drill, logView } = place
  const { jobs = 0, advice = 0, runs = 0, history = 0 } = place.offsets
  return withUi(state, {
    ...{ focus, subject, zoomed, cameFrom },
    ...{ tab, selected, about, runOpen, compareOpen, drill, logView },
    offsets: { ...state.ui.offsets, jobs, advice, runs, history },
  })
}
