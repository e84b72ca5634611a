import { remedyParts, type Worded } from '../../../diagnostics/diagnosis/wording.ts'
import { wrapWords } from '../../../domain/text.ts'
import type { AdviceEntry } from '../../../store/selectors/diagnoses.ts'
import { span, type Line, type Role, type Span } from '../../text/line.ts'

const roles: Record<Worded['confidence'], Role> = { high: 'bad', medium: 'warning', low: 'accent' }
const labels = { press: 'Press', type: 'Type', set: 'Config', change: 'Code' } as const
const label = 11

/** Everything that is known about a diagnosis, label by label. */
function detailsOf(says: Worded): readonly (readonly [name: string, text: string, role?: Role])[] {
  const figures = Object.entries(says.figures)
  const evidence = figures.map((figure) => figure.join(' ')).join(' · ')
  return [
    ...(says.kind === 'recommendation'
      ? figures.map(([name, text], at) => [name, text, at > 0 ? 'dim' : 'plain'] as const)
      : [['Evidence', evidence] as const]),
    ...remedyParts(says).map(({ how, text }) => [labels[how], text, 'key'] as const),
    ['', says.effect, 'dim'],
  ]
}

/** `Why        …` over as many lines as it needs; none where there is no text. */
function field(name: string, text: string, width: number, role: Role = 'plain'): readonly Line[] {
  if (text === '') return []
  return wrapWords(text, Math.max(20, width - label - 3)).map((part, index) => ({
    spans: [span(`  ${(index === 0 ? name : '').padEnd(label)}`, 'dim'), span(part, role)],
  }))
}

/** An entry: its title alone, or with all that is known about it. */
export function entryLines(
  { says, past }: AdviceEntry,
  given: {
    readonly open: boolean
    readonly marked: boolean
    readonly focused: boolean
    readonly width: number
  },
): readonly Line[] {
  const { open, marked, focused, width } = given
  const title = `${past ? 'earlier: ' : ''}${says.title}`
  const mark: readonly Span[] = [
    span(marked ? '▸' : ' ', 'accent'),
    span(`${says.confidence.padEnd(7)} `, roles[says.confidence]),
  ]
  const selected = marked && focused ? { mark: 'selected' as const } : {}
  if (!open) return [{ spans: [...mark, span(title)], ...selected }]
  const [first = '', ...more] = wrapWords(title, Math.max(20, width - 11))
  const stages = says.kind === 'recommendation' ? says.stageIds.slice(0, 4) : []
  const where = stages.length > 0 ? ` — stage ${stages.join(', ')}` : ''
  return [
    { spans: [...mark, span(first, 'strong'), span(where, 'dim')], ...selected },
    ...more.map((text): Line => ({ spans: [span(' '.repeat(9)), span(text, 'strong')] })),
    ...detailsOf(says).flatMap(([name, text, of]) => field(name, text, width, of)),
  ]
}
