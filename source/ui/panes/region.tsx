import { memo, useMemo } from 'react'
import type { State } from '../../store/state.ts'
import { Region } from '../components/region.tsx'
import type { Region as Placed } from '../layout.ts'
import { viewOf } from '../shown.ts'
import { fitSpans, justify, span } from '../text/line.ts'
import { framed } from '../text/frame.ts'
import type { Theme } from '../theme.ts'
import { paneView } from './registry.ts'

/** Width of a pane's name in front of its strip, so that the figures stand in a column. */
const nameWidth = 12

/** A pane as text: in its frame, or as one line. */
export function paneText(state: State, placed: Placed, theme: Theme): string {
  const { pane, rect, strip } = placed
  const view = paneView(pane)
  if (!strip) {
    return framed(viewOf(state, placed), rect, state.ui.focus === pane, theme)
  }
  const title = view.view(state, { width: 0, height: 0 }).title.slice(0, 2)
  const name = pane === 'detail' ? [span('5 ', 'dim'), span('Detail', 'title')] : title
  const head = fitSpans([span(' '), ...name], nameWidth)
  return theme.paint({ spans: justify([...head, ...view.strip(state)], [], rect.width) })
}

/** A pane where the layout put it. */
export const PaneRegion = memo(function PaneRegion(props: {
  readonly placed: Placed
  readonly theme: Theme
}) {
  const { placed, theme } = props
  const draw = useMemo(() => (state: State) => paneText(state, placed, theme), [placed, theme])
  return <Region rect={placed.rect} draw={draw} />
})
