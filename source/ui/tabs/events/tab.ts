import { clockTime, formatCount } from '../../../domain/units.ts'
import type { TimelineEvent } from '../../../store/state.ts'
import { line, span, type Line, type Role } from '../../text/line.ts'
import type { TabView } from '../../panes/pane.ts'

const roles: Record<TimelineEvent['severity'], Role> = {
  info: 'plain',
  good: 'good',
  warning: 'warning',
  bad: 'bad',
}
const marks: Record<TimelineEvent['severity'], string> = {
  info: '·',
  good: '✓',
  warning: '!',
  bad: '✗',
}

function eventLine({ at, kind, severity, text }: TimelineEvent): Line {
  return line(
    span(` ${clockTime(at)} `, 'dim'),
    span(`${marks[severity]} `, roles[severity]),
    span(kind.padEnd(7), 'dim'),
    span(text, roles[severity]),
  )
}

/** The Events tab: one timeline, the newest at the bottom; its offset counts from there. */
export const eventsTab: TabView = {
  view: ({ timeline, ui }, { height }) => {
    if (timeline.length === 0) return { lines: [line(span(' nothing has happened yet', 'dim'))] }
    const back = Math.min(ui.offsets.events ?? 0, Math.max(0, timeline.length - height))
    const end = timeline.length - back
    const start = Math.max(0, end - height)
    const words =
      back === 0
        ? span('following', 'good')
        : span(`${formatCount(back)} newer below — G follows`, 'warning')
    return {
      lines: timeline.slice(start, end).map(eventLine),
      footer: [words],
      scroll: { name: 'events', offset: start, count: timeline.length, from: 0, rows: height },
    }
  },
}
