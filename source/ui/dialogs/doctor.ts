import { wrapWords } from '../../domain/text.ts'
import { exitStatus, type Finding, type Severity } from '../../diagnostics/doctor/finding.ts'
import { valueOf } from '../../domain/reading.ts'
import { formatDuration } from '../../domain/units.ts'
import type { State } from '../../store/state.ts'
import { blank, joined, line, span, type Line, type Role } from '../text/line.ts'
import type { Page } from './page.ts'

const roles: Record<Severity, Role> = { ok: 'good', warning: 'warning', bad: 'bad' }
const verdicts = ['all is well', 'it works, but not as it should', 'something does not work']
const indent = 10

function words(text: string, width: number, role: Role): readonly Line[] {
  return wrapWords(text, Math.max(20, width - indent - 1)).map((part) =>
    line(' '.repeat(indent), span(part, role)),
  )
}

/** What is well takes one line; what is not says what it stands on and what to type. */
function findingLines({ severity, title, evidence, remedy }: Finding, width: number) {
  const [first = '', ...more] = wrapWords(title, Math.max(20, width - indent - 1))
  const well = severity === 'ok'
  const role = well ? 'plain' : 'strong'
  return [
    line(span(` ${severity.padEnd(indent - 1)}`, roles[severity]), span(first, role)),
    ...more.map((part) => line(' '.repeat(indent), span(part, role))),
    ...evidence.flatMap((one) => words(one, width, 'dim')),
    ...(remedy === undefined ? [] : words(`→ ${remedy}`, width, 'key')),
    ...(well ? [] : [blank]),
  ]
}

function doctorLines(state: State, width: number): readonly Line[] {
  const { doctor } = state
  const examination = valueOf(doctor)
  const going = state.activities.some(
    ({ state: how, title }) => how === 'running' && title === 'examine the cluster',
  )
  if (examination === undefined) {
    return doctor.kind === 'stale'
      ? words(`the examination failed: ${doctor.error}`, width, 'bad')
      : [line(span(' looking at engine, services, workers, ports, names, clock and disk …', 'dim'))]
  }
  const { findings, skipped, at } = examination
  const status = exitStatus(findings)
  const ago = formatDuration(Math.max(0, state.now - at))
  return [
    joined(
      [
        [span(` ${verdicts[status] ?? ''}`, roles[(['ok', 'warning', 'bad'] as const)[status]])],
        [span(`${findings.length} findings`)],
        [span(`looked ${ago} ago`, 'dim')],
      ],
      width,
    ),
    ...(going ? [line(span(' looking …', 'accent'))] : []),
    ...(doctor.kind === 'stale' ? words(`examined again: ${doctor.error}`, width, 'bad') : []),
    blank,
    ...findings.flatMap((finding) => findingLines(finding, width)),
    ...(skipped.length === 0 ? [] : [blank]),
    ...skipped.flatMap((one) => words(`not looked at: ${one}`, width, 'dim')),
  ]
}

/** What the last examination found. */
export const doctorPage: Page = {
  name: 'doctor',
  title: 'Doctor',
  footer: 'j k scroll · ! looks again · Esc closes',
  lines: doctorLines,
}
