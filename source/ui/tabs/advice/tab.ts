import { offsetShowing } from '../../../store/reducers/lists.ts'
import {
  adviceShown,
  selectedAdvice,
  type AdviceEntry,
} from '../../../store/selectors/diagnoses.ts'
import { runTitle } from '../../../domain/run.ts'
import { plural } from '../../../domain/units.ts'
import type { State } from '../../../store/state.ts'
import { applicationRoles } from '../../../services/spark/master/rows.ts'
import { blank, joined, line, span, type Line } from '../../text/line.ts'
import { window } from '../../text/scroll.ts'
import type { TabView } from '../../panes/pane.ts'
import { entryLines } from './lines.ts'

/** Lines above the entries: whose they are. */
const headHeight = 1

/**
 * All entries whole where they fit; else the marked one whole and the others by their titles. The
 * anchor is the offset at which the marked one is seen from its title on.
 */
function drawn(state: State, entries: readonly AdviceEntry[], width: number, page: number) {
  const marked = selectedAdvice(state)
  const focused = state.ui.focus === 'detail'
  const blocks = (whole: boolean) =>
    entries.map((entry, index) => {
      const given = { open: whole || entry === marked, marked: entry === marked, focused, width }
      return [...(whole && index > 0 ? [blank] : []), ...entryLines(entry, given)]
    })
  const whole = blocks(true)
  const shown = whole.flat().length <= page ? whole : blocks(false)
  const at = Math.max(0, marked === undefined ? 0 : entries.indexOf(marked))
  const start = shown.slice(0, at).flat().length
  const end = start + (shown[at]?.length ?? 1) - 1
  const lines = shown.flat()
  return { lines, anchor: Math.min(start, offsetShowing(end, 0, page, lines.length)) }
}

function headLine(state: State, width: number): Line {
  const { row, run, entries } = adviceShown(state)
  if (row === undefined)
    return line(span(` ${run === undefined ? 'the cluster' : runTitle(run.run)}`, 'strong'))
  const { application } = row
  const advice = entries.filter(({ says }) => says.kind === 'recommendation').length
  const causes = entries.length - advice
  return joined(
    [
      [span(` ${application.name}`, 'strong')],
      [span(application.state, applicationRoles[application.state])],
      [span(application.id, 'dim')],
      causes > 0 ? [span(plural(causes, 'cause'), 'warning')] : [],
      advice > 0 ? [span(plural(advice, 'recommendation'), 'accent')] : [],
    ],
    width,
  )
}

/** The Advice tab: why an application waits, and what to change about it. */
export const adviceTab: TabView = {
  view: (state, size) => {
    const { entries, silence } = adviceShown(state)
    const head = headLine(state, size.width)
    if (entries.length === 0) return { lines: [head, line(span(` ${silence}`, 'dim'))] }
    const page = Math.max(1, size.height - headHeight)
    const { lines, anchor } = drawn(state, entries, size.width, page)
    const { shown, offset } = window(lines, anchor + (state.ui.offsets.advice ?? 0), page)
    return {
      lines: [head, ...shown],
      footer: [span('high, medium, low: confidence · y copies what to type', 'dim')],
      scroll: {
        name: 'advice',
        offset,
        count: lines.length,
        extent: lines.length - anchor,
        from: headHeight,
        rows: page,
      },
    }
  },
}
