import { hintLine, type HintGroup } from '../key-bar.ts'
import type { Line } from '../text/line.ts'
import { TextLine } from './text-line.tsx'

/** What is being typed, else the keys that work now, with help and quit at the right. */
export function KeyBar(props: {
  readonly hints: readonly HintGroup[]
  readonly typed?: Line | undefined
  readonly width: number
}) {
  const { hints, typed, width } = props
  return <TextLine line={typed ?? hintLine(hints, width)} width={width} />
}
