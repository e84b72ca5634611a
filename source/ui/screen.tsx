import { Box, Text } from 'ink'
import { useMemo } from 'react'
import { truncate } from '../domain/text.ts'
import type { State } from '../store/state.ts'
import { Region } from './components/region.tsx'
import { DialogRegion } from './dialogs/region.tsx'
import { useStore } from './hooks/use-store.ts'
import { keyBarLine } from './key-bar/line.ts'
import { layoutOf, smallest } from './layout.ts'
import { PaneRegion } from './panes/region.tsx'
import { statusLine } from './status-line/line.ts'
import { fitLine } from './text/line.ts'
import type { Theme } from './theme.ts'

export interface ScreenProps {
  readonly columns: number
  readonly rows: number
  readonly theme: Theme
}

const focusOf = (state: State) => state.ui.focus
const demoOf = (state: State) => state.demo
const zoomedOf = (state: State) => state.ui.zoomed

/** The whole screen: status line, panes, key bar, and a dialog over them. */
export function Screen({ columns, rows, theme }: ScreenProps) {
  const focus = useStore(focusOf)
  const zoomed = useStore(zoomedOf)
  const demo = useStore(demoOf)
  const layout = useMemo(
    () => layoutOf(columns, rows, zoomed, focus),
    [columns, rows, zoomed, focus],
  )
  const drawStatus = useMemo(
    () => (state: State) => theme.paint(fitLine(statusLine(state, columns), columns)),
    [columns, theme],
  )
  const drawKeys = useMemo(
    () => (state: State) => theme.paint(fitLine(keyBarLine(state, columns), columns)),
    [columns, theme],
  )
  if (layout.kind === 'too small') {
    const words = `${demo ? 'DEMO ' : ''}spark-on-docker needs ${smallest.columns}×${smallest.rows}; this is ${columns}×${rows}`
    return <Text wrap="truncate">{theme.characters(truncate(words, columns))}</Text>
  }
  return (
    <Box width={columns} height={rows}>
      <Region rect={layout.status} draw={drawStatus} />
      {layout.regions.map((placed) => (
        <PaneRegion key={placed.pane} placed={placed} theme={theme} />
      ))}
      <Region rect={layout.keyBar} draw={drawKeys} />
      <DialogRegion theme={theme} />
    </Box>
  )
}
