import { Box } from 'ink'
import { memo, useMemo, type ReactNode } from 'react'
import type { State } from '../store/state.ts'
import { KeyBar } from './components/key-bar.tsx'
import { Dialog, Pane } from './components/pane.tsx'
import { TextLine } from './components/text-line.tsx'
import { dialogOf } from './dialogs/dialog.ts'
import { useStore } from './hooks/use-store.ts'
import { hintGroups, typedLine } from './key-bar.ts'
import { layoutOf, smallest, type Rect, type Region } from './layout.ts'
import { paneView } from './panes/registry.ts'
import { viewOf } from './shown.ts'
import { statusLine } from './status-line.ts'
import { fitSpans, justify, line, span, type Line } from './text/line.ts'

/** Width of a pane's name in front of its strip, so that the figures stand in a column. */
const nameWidth = 12

/** A pane as one line. */
function stripLine(state: State, { pane, rect }: Region): Line {
  const { strip, view } = paneView(pane)
  const title = view(state, { width: 0, height: 0 }).title.slice(0, 2)
  const name = pane === 'detail' ? [span('5 ', 'dim'), span('Detail', 'title')] : title
  const head = fitSpans([span(' '), ...name], nameWidth)
  return { spans: justify([...head, ...strip(state)], [], rect.width) }
}

function At({ rect, children }: { readonly rect: Rect; readonly children: ReactNode }) {
  const { x, y, width, height } = rect
  return (
    <Box position="absolute" left={x} top={y} width={width} height={height}>
      {children}
    </Box>
  )
}

/** A pane where the layout put it; it is drawn again only when what it shows is other than before. */
const PaneRegion = memo(function PaneRegion({ region }: { readonly region: Region }) {
  const { rect, strip, pane } = region
  const select = useMemo(
    () => (state: State) =>
      strip
        ? { line: stripLine(state, region) }
        : { view: viewOf(state, region), focused: state.ui.focus === pane },
    [region, strip, pane],
  )
  const { line: shown, view, focused = false } = useStore(select)
  if (view !== undefined) return <Pane view={view} rect={rect} focused={focused} />
  return (
    <At rect={rect}>
      <TextLine line={shown} width={rect.width} />
    </At>
  )
})

function StatusRegion({ rect }: { readonly rect: Rect }) {
  const { width } = rect
  const select = useMemo(() => (state: State) => statusLine(state, width), [width])
  const status = useStore(select)
  return (
    <At rect={rect}>
      <TextLine line={status} width={width} />
    </At>
  )
}

function KeyRegion({ rect }: { readonly rect: Rect }) {
  const { width } = rect
  const select = useMemo(
    () => (state: State) => ({ hints: hintGroups(state), typed: typedLine(state, width) }),
    [width],
  )
  return (
    <At rect={rect}>
      <KeyBar {...useStore(select)} width={width} />
    </At>
  )
}

function DialogRegion() {
  const placed = useStore(dialogOf)
  return placed === undefined ? null : <Dialog {...placed} />
}

function tooSmall({ demo, ui: { size } }: State): Line {
  const words = `spark-on-docker needs ${smallest.columns}×${smallest.rows}; this is ${size.columns}×${size.rows}`
  return line(demo ? `DEMO ${words}` : words)
}

const sizeOf = (state: State) => state.ui.size

/** The whole screen: status line, panes, key bar, and a dialog over them. */
export function Screen() {
  const { columns, rows } = useStore(sizeOf)
  const layout = useStore(layoutOf)
  const refusal = useStore(tooSmall)
  if (layout.kind === 'too small') return <TextLine line={refusal} width={columns} />
  return (
    <Box width={columns} height={rows}>
      <StatusRegion rect={layout.status} />
      {layout.regions.map((region) => (
        <PaneRegion key={region.pane} region={region} />
      ))}
      <KeyRegion rect={layout.keyBar} />
      <DialogRegion />
    </Box>
  )
}
