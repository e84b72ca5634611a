import type { MeterRow, SparkRow } from '../text/meters.ts'
import type { TableView as Rows } from '../text/table.ts'
import { allLines, exactly, linesOf, type Block } from '../text/view.ts'
import { TextLine, TextLines } from './text-line.tsx'

/** Rows under their titles. */
export function Table({ table, width }: { readonly table: Rows; readonly width: number }) {
  return <TextLines lines={linesOf(table, width)} width={width} />
}

/** A name, a bar of how much is used, and that in words. */
export function Meter({ meter, width }: { readonly meter: MeterRow; readonly width: number }) {
  return <TextLines lines={linesOf(meter, width)} width={width} />
}

/** A name, a figure over time, and what it is now. */
export function Sparkline(props: { readonly series: SparkRow; readonly width: number }) {
  return <TextLines lines={linesOf(props.series, props.width)} width={props.width} />
}

function Leaf({ block, width }: { readonly block: Block; readonly width: number }) {
  if (!('kind' in block)) return <TextLine line={block} width={width} />
  switch (block.kind) {
    case 'table':
      return <Table table={block} width={width} />
    case 'meter':
      return <Meter meter={block} width={width} />
    case 'sparkline':
      return <Sparkline series={block} width={width} />
  }
}

/** Blocks one under the other, in exactly `height` lines: what is too much is cut. */
export function Body(props: {
  readonly blocks: readonly Block[]
  readonly width: number
  readonly height: number
}) {
  const { blocks, width, height } = props
  const lines = allLines(blocks, width)
  const words = blocks.every((block) => !('kind' in block))
  if (words || lines.length > height) {
    return <TextLines lines={exactly(lines, height)} width={width} />
  }
  const rest = exactly([], height - lines.length)
  return (
    <>
      {blocks.map((block, index) => (
        <Leaf key={index} block={block} width={width} />
      ))}
      {rest.length > 0 && <TextLines lines={rest} width={width} />}
    </>
  )
}
