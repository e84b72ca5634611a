import { wrapWords } from '../../../domain/text.ts'
import { confLine, type Advice } from '../../../diagnostics/advice/advice.ts'
import { formatDuration } from '../../../domain/units.ts'
import type { Certainty, Explanation } from '../../../diagnostics/diagnosis/explanation.ts'
import { partsOf, saysOf, type Counsel } from '../../../store/selectors/counsel.ts'
import { span, type Line, type Role, type Span } from '../../text/line.ts'

/** How sure an entry is; of what another monitor told that is not kept. */
type Sureness = Certainty | 'earlier'
const roles: Record<Sureness, Role> = {
  certain: 'bad',
  likely: 'warning',
  hint: 'accent',
  earlier: 'dim',
}
const label = 11

/** `why        …` over as many lines as it needs. */
function field(name: string, text: string, width: number, role: Role = 'plain'): readonly Line[] {
  return wrapWords(text, Math.max(20, width - label - 3)).map((part, index) => ({
    spans: [span(`  ${(index === 0 ? name : '').padEnd(label)}`, 'dim'), span(part, role)],
  }))
}

const verbs = { key: 'press', command: 'type', conf: 'set' } as const

function causeLines({ evidence, remedy }: Explanation, width: number): readonly Line[] {
  const figures = evidence.map((one) => `${one.label} ${one.value}`).join(' · ')
  return [
    ...(figures === '' ? [] : field('evidence', figures, width)),
    ...field(verbs[remedy.kind], remedy.text, width, 'key'),
    ...field('', remedy.effect, width, 'dim'),
  ]
}

function adviceLines(advice: Advice, width: number): readonly Line[] {
  const conf = confLine(advice.fix)
  const { code } = advice.fix
  const gain = advice.gainMs > 0 ? ` (costs about ${formatDuration(advice.gainMs)})` : ''
  return [
    ...field('measured', `${advice.measured}${gain}`, width),
    ...(advice.threshold === '' ? [] : field('threshold', advice.threshold, width, 'dim')),
    ...(advice.why === '' ? [] : field('why', advice.why, width, 'dim')),
    ...(conf === undefined ? [] : field('set', conf, width, 'key')),
    ...(code === undefined ? [] : field('change', code, width, 'key')),
  ]
}

function headOf(entry: Counsel): { certainty: Sureness; title: string } {
  if (entry.kind === 'advice') return entry.advice
  if (entry.kind === 'remembered') {
    return { certainty: 'earlier', title: partsOf(entry.sentence).says }
  }
  const { certainty } = entry.explanation
  return { certainty, title: `${entry.past ? 'earlier: ' : ''}${saysOf(entry.explanation)}` }
}

function detailLines(entry: Counsel, width: number): readonly Line[] {
  if (entry.kind === 'cause') return causeLines(entry.explanation, width)
  if (entry.kind === 'advice') return adviceLines(entry.advice, width)
  const { remedy, effect } = partsOf(entry.sentence)
  return [
    ...(remedy === undefined ? [] : field('remedy', remedy, width, 'key')),
    ...(effect === undefined ? [] : field('', effect, width, 'dim')),
  ]
}

/** An entry: its title alone, or with all that is known about it. */
export function entryLines(
  entry: Counsel,
  given: {
    readonly open: boolean
    readonly marked: boolean
    readonly focused: boolean
    readonly width: number
  },
): readonly Line[] {
  const { open, marked, focused, width } = given
  const { certainty, title } = headOf(entry)
  const mark: readonly Span[] = [
    span(marked ? '▸' : ' ', 'accent'),
    span(`${certainty.padEnd(7)} `, roles[certainty]),
  ]
  const selected = marked && focused ? { mark: 'selected' as const } : {}
  if (!open) return [{ spans: [...mark, span(title)], ...selected }]
  const [first = '', ...more] = wrapWords(title, Math.max(20, width - 11))
  const stages = entry.kind === 'advice' ? entry.advice.stageIds.slice(0, 4) : []
  const where = stages.length > 0 ? ` — stage ${stages.join(', ')}` : ''
  return [
    { spans: [...mark, span(first, 'strong'), span(where, 'dim')], ...selected },
    ...more.map((text): Line => ({ spans: [span(' '.repeat(9)), span(text, 'strong')] })),
    ...detailLines(entry, width),
  ]
}
