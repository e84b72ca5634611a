import { keyLabel } from '../keys/keys.ts'
import { hints } from '../keys/match.ts'
import { editOf, filteredTable } from '../store/reducers/dialogs.ts'
import { rowCount, shownRows } from '../store/selectors/drill/rows.ts'
import { logMatches } from '../store/selectors/logs.ts'
import { shownWorkers, workerRows } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import { editSpans } from './dialogs/edit-line.ts'
import { justify, span, spansWidth, type Line, type Span } from './text/line.ts'

/** Keys and what they do. */
export interface HintGroup {
  readonly keys: string
  readonly label: string
}

/** The keys that work now; those with the same word stand together: `+ - worker`. */
export function hintGroups(state: State): readonly HintGroup[] {
  const groups: HintGroup[] = []
  for (const { keys, label } of hints(state)) {
    const shown = keyLabel(keys[0] ?? '')
    const last = groups.at(-1)
    if (last?.label === label) groups.splice(-1, 1, { label, keys: `${last.keys} ${shown}` })
    else groups.push({ keys: shown, label })
  }
  return groups
}

/** Always at the right, because a person who is lost looks for them. */
const kept = new Set(['help', 'quit'])

/** The line of the keys that work now: as many as fit. */
export function hintLine(groups: readonly HintGroup[], width: number): Line {
  const spans = ({ keys, label }: HintGroup): readonly Span[] => [
    ...[span(keys, 'key'), span(` ${label}`, 'dim'), span('  ')],
  ]
  const right = groups.filter(({ label }) => kept.has(label)).flatMap(spans)
  const room = width - spansWidth(right) - 1
  const left: Span[] = [span(' ')]
  for (const group of groups.filter(({ label }) => !kept.has(label))) {
    if (spansWidth(left) + spansWidth(spans(group)) > room) break
    left.push(...spans(group))
  }
  return { spans: justify(left, right, width) }
}

/** The line that is typed for a filter or a search, with what it finds. */
export function typedLine(state: State, width: number): Line | undefined {
  const { dialog } = state.ui
  const edit = editOf(state)
  if (edit === undefined || (dialog?.kind !== 'filter' && dialog?.kind !== 'search'))
    return undefined
  const table = filteredTable(state)
  const name = dialog.kind === 'filter' ? ` filter ${table ?? 'workers'}: ` : ' search: '
  const [shown, all] =
    table === undefined
      ? [shownWorkers(state).length, workerRows(state).length]
      : [shownRows(state, table).length, rowCount(state, table)]
  const found =
    dialog.kind === 'filter' ? `${shown} of ${all}` : `${logMatches(state).length} matches`
  const right = [span(`${found}  `, 'accent'), span('Enter keep  Esc cancel ', 'dim')]
  const room = Math.max(8, width - name.length - spansWidth(right) - 1)
  return { spans: justify([span(name, 'key'), ...editSpans(edit, room)], right, width) }
}
