import { Box, Text } from 'ink'
import type { State } from '../../store/state.ts'
import { useStore } from '../hooks/use-store.ts'
import type { Rect } from '../layout.ts'
import { framed } from '../text/frame.ts'
import type { Theme } from '../theme.ts'
import { useMemo } from 'react'
import { dialogOf } from './dialog.ts'

interface Drawn {
  readonly rect: Rect
  readonly text: string
}

function same(a: Drawn | undefined, b: Drawn | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.text === b.text && a.rect.x === b.rect.x && a.rect.y === b.rect.y
}

/** The open dialog over everything else. */
export function DialogRegion({ theme }: { readonly theme: Theme }) {
  const draw = useMemo(
    () =>
      (state: State): Drawn | undefined => {
        const placed = dialogOf(state)
        if (placed === undefined) return undefined
        return { rect: placed.rect, text: framed(placed.view, placed.rect, true, theme) }
      },
    [theme],
  )
  const drawn = useStore(draw, same)
  if (drawn === undefined) return null
  const { x, y, width, height } = drawn.rect
  return (
    <Box position="absolute" left={x} top={y} width={width} height={height}>
      <Text wrap="truncate">{drawn.text}</Text>
    </Box>
  )
}
