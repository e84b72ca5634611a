import { Box, Text } from 'ink'
import { isDeepStrictEqual } from 'node:util'
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

const demoOf = (state: State) => state.demo
const sizeOf = (state: State) => state.ui.size

/** The whole screen: status line, panes, key bar, and a dialog over them. */
export function Screen({ theme }: { readonly theme: Theme }) {
  const { columns, rows } = useStore(sizeOf)
  const demo = useStore(demoOf)
  const layout = useStore(layoutOf, isDeepStrictEqual)
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
