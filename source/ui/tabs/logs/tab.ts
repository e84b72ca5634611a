import { formatCount } from '../../../domain/units.ts'
import { topPlace, type LogPlace } from '../../../store/selectors/log-place.ts'
import { logGrows, logMatches, shownLog } from '../../../store/selectors/logs.ts'
import { showsExecutor } from '../../../store/selectors/drill/opened.ts'
import { targetContainer } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'
import { line, span, type Line, type Span } from '../../text/line.ts'
import type { Size } from '../../text/scroll.ts'
import type { Contents } from '../../text/view.ts'
import type { TabView } from '../../panes/pane.ts'
import { logWindow } from './rows.ts'

/** `match 3 of 12`, `following`, `paused · line 120 of 5,000`. */
function footer(state: State, top: LogPlace): readonly Span[] {
  const { following, search, match } = state.ui.logView
  const { lines, dropped } = shownLog(state)
  const spans: Span[] = []
  if (search !== '') {
    const matches = logMatches(state)
    const index = match === undefined ? -1 : matches.indexOf(match)
    const count = formatCount(matches.length)
    const words = index === -1 ? `${count} matches` : `match ${formatCount(index + 1)} of ${count}`
    const role = matches.length > 0 ? 'accent' : 'warning'
    spans.push(span(`/${search}: ${words}`, role), span(' · ', 'dim'))
  }
  if (following) spans.push(logGrows(state) ? span('following', 'good') : span('ended', 'dim'))
  else {
    const place = `${formatCount(top.line + 1)} of ${formatCount(dropped + lines.length)}`
    spans.push(span('paused', 'warning'), span(` · line ${place}`, 'dim'))
  }
  return spans
}

function nothing(state: State): Line {
  const { error } = shownLog(state)
  if (error !== undefined) return line(span(` ${error}`, 'bad'))
  const known = targetContainer(state) !== undefined || showsExecutor(state)
  return line(span(known ? ' no output yet' : ' no container is selected', 'dim'))
}

/** The log of what is selected, under lines that say whose it is; a run's result is marked. */
export function logUnder(
  above: readonly Line[],
  state: State,
  { width: columns, height }: Size,
  result?: string,
): Contents {
  const { lines, dropped, error } = shownLog(state)
  const rows = Math.max(1, height - above.length)
  const { wrap, timestamps, search, match } = state.ui.logView
  const scroll = { name: 'logs', columns, rows, count: lines.length, from: above.length } as const
  if (lines.length === 0)
    return { lines: [...above, nothing(state)], scroll: { ...scroll, offset: 0 } }
  const size = { width: columns, height: rows }
  const top = topPlace(state, size)
  const look = { wrap, timestamps, search, match, result }
  return {
    lines: [...above, ...logWindow(lines, dropped, look, top, size)],
    footer: error === undefined ? footer(state, top) : [span(error, 'bad')],
    scroll: { ...scroll, offset: top.line - dropped },
  }
}

/** The Logs tab. */
export const logsTab: TabView = { view: (state, size) => logUnder([], state, size) }
