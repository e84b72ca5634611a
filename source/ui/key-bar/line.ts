import { keyLabel } from '../../keys/keys.ts'
import { hints, type Hint } from '../../keys/match.ts'
import { editOf, filteredTable } from '../../store/reducers/dialogs.ts'
import { rowCount, shownRows } from '../../store/selectors/drill/rows.ts'
import { logMatches } from '../../store/selectors/logs.ts'
import { shownWorkers, workerRows } from '../../store/selectors/workers.ts'
import type { State } from '../../store/state.ts'
import { editSpans } from '../dialogs/edit-line.ts'
import { justify, span, spansWidth, type Line, type Span } from '../text/line.ts'

/** Keys with the same word stand together: `+ - worker`. */
function grouped(list: readonly Hint[]): readonly { keys: string; label: string }[] {
  const groups: { keys: string; label: string }[] = []
  for (const { keys, label } of list) {
    const shown = keyLabel(keys[0] ?? '')
    const last = groups.at(-1)
    if (last?.label === label) last.keys += ` ${shown}`
    else groups.push({ keys: shown, label })
  }
  return groups
}

function hintSpans(keys: string, label: string): readonly Span[] {
  return [span(keys, 'key'), span(` ${label}`, 'dim')]
}

/** Always at the right, because a person who is lost looks for them. */
const kept = new Set(['help', 'quit'])

function hintLine(state: State, width: number): Line {
  const groups = grouped(hints(state))
  const right = groups
    .filter(({ label }) => kept.has(label))
    .flatMap(({ keys, label }) => [...hintSpans(keys, label), span('  ')])
  const room = width - spansWidth(right) - 1
  const left: Span[] = [span(' ')]
  for (const { keys, label } of groups) {
    if (kept.has(label)) continue
    const hint = [...hintSpans(keys, label), span('  ')]
    if (spansWidth(left) + spansWidth(hint) > room) break
    left.push(...hint)
  }
  return { spans: justify(left, right, width) }
}

/** The line that is typed for a filter or a search, with what it finds. */
function typedLine(state: State, width: number): Line | undefined {
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
  const left = [
    span(name, 'key'),
    ...editSpans(edit, Math.max(8, width - name.length - spansWidth(right) - 1)),
  ]
  return { spans: justify(left, right, width) }
}

/** The last line of the screen: the keys that work now, or what is being typed. */
export function keyBarLine(state: State, width: number): Line {
  return typedLine(state, width) ?? hintLine(state, width)
}
