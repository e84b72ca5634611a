import { wrapWords } from '../../domain/text.ts'
import { bindingsForDocs, type BindingDoc } from '../../keys/bindings.ts'
import { places } from '../../keys/contexts.ts'
import { sections } from '../../keys/binding.ts'
import { cell, line, span, type Line } from '../text/line.ts'
import type { Page } from './page.ts'

const docs = bindingsForDocs()

const keysWidth = 18

function helpLine(doc: BindingDoc, readOnly: boolean, width: number): readonly Line[] {
  const where = doc.contexts.map((context) => places[context]).filter((place) => place !== '')
  const off = doc.mutates && readOnly
  const words = [
    doc.description,
    where.length > 0 ? ` (${where.join(', ')})` : '',
    off ? ' — off: read-only' : '',
  ].join('')
  return wrapWords(words, Math.max(20, width - keysWidth - 3)).map((text, index) =>
    line(
      '  ',
      cell(span(index === 0 ? doc.keys.join(' ') : '', off ? 'dim' : 'key'), keysWidth),
      span(text, off ? 'dim' : 'plain'),
    ),
  )
}

function helpLines(readOnly: boolean, width: number): readonly Line[] {
  return sections.flatMap((section, index) => [
    ...(index === 0 ? [] : [line()]),
    line(' ', span(section, 'title')),
    ...docs
      .filter((doc) => doc.section === section)
      .flatMap((doc) => helpLine(doc, readOnly, width)),
  ])
}

/** The help, made from the key table. */
export const helpPage: Page = {
  name: 'help',
  title: 'Keys',
  footer: 'j k scroll · Esc closes',
  lines: ({ readOnly }, width) => helpLines(readOnly, width),
}
