import { Box, Text } from 'ink'
import { memo } from 'react'
import type { State } from '../../store/state.ts'
import { useStore } from '../hooks/use-store.ts'
import type { Rect } from '../layout.ts'

export interface RegionProps {
  readonly rect: Rect
  /** Exactly `rect.height` lines of exactly `rect.width` columns, painted. Must be stable. */
  readonly draw: (state: State) => string
}

/**
 * A rectangle of the screen. It is drawn again only when its text is another one, whatever else
 * changed; every line fits, so Ink has nothing to wrap.
 */
export const Region = memo(function Region({ rect, draw }: RegionProps) {
  const text = useStore(draw)
  const { x, y, width, height } = rect
  return (
    <Box position="absolute" left={x} top={y} width={width} height={height}>
      <Text wrap="truncate">{text}</Text>
    </Box>
  )
})
