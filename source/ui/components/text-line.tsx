import { Text } from 'ink'
import { use } from 'react'
import { fitLine, type Line } from '../text/line.ts'
import { ThemeContext } from '../theme.ts'

/**
 * Lines of exactly `width` columns. They are one leaf: Ink pays for each box and each piece of
 * text in it, so what is in a line is painted here and not laid out.
 */
export function TextLines(props: { readonly lines: readonly Line[]; readonly width: number }) {
  const theme = use(ThemeContext)
  const painted = props.lines.map((line) => theme.paint(fitLine(line, props.width)))
  return <Text wrap="truncate">{painted.join('\n')}</Text>
}

/** One line of exactly `width` columns. */
export function TextLine({ line, width }: { readonly line: Line; readonly width: number }) {
  return <TextLines lines={[line]} width={width} />
}
