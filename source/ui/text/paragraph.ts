import { wrapText } from '../../domain/text.ts'

/** Words over as many lines as they need, broken between words. */
export function paragraph(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ').flatMap((part) => wrapText(part, columns))) {
    const longer = current === '' ? word : `${current} ${word}`
    if (wrapText(longer, columns).length > 1) {
      lines.push(current)
      current = word
    } else current = longer
  }
  return [...lines, current]
}
