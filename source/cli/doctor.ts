import { z } from 'zod'
import { examineCluster } from '../actions/examine.ts'
import {
  exitStatus,
  severities,
  type Examination,
  type Severity,
} from '../diagnostics/doctor/finding.ts'
import { fit } from '../domain/text.ts'
import { plural } from '../domain/units.ts'
import { print, show, type CommandContext } from './context.ts'
import { iso } from './snapshot.ts'

/** What `doctor --json` prints; times and `ok` as in `snapshotSchema`. */
export const reportSchema = z.object({
  ok: z.boolean().describe('no fault and no warning'),
  project: z.string(),
  demo: z.boolean(),
  at: z.iso.datetime().describe('when it was asked'),
  status: z.int().describe('the exit status'),
  findings: z.array(
    z.object({
      ok: z.boolean(),
      id: z.string().describe('the check, or the cause of waiting'),
      severity: z.enum(severities),
      title: z.string(),
      evidence: z.array(z.string()).readonly(),
      remedy: z.string().nullable().default(null),
    }),
  ),
  skipped: z.array(z.string()).readonly().describe('what was not looked at, and why'),
})

/** Checks the whole cluster; gives 0 all is well, 1 warnings, 2 something does not work. */
export async function printDoctor(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const examination = await examineCluster(context)
  const { project, demo } = context.config
  const status = exitStatus(examination.findings)
  if (!options.json) show(context, `${demo ? 'DEMO  ' : ''}${textOf(examination, project)}`)
  else {
    const findings = examination.findings.map((one) => ({ ...one, ok: one.severity === 'ok' }))
    const given = { ...examination, project, demo, status, findings, ok: status === 0 }
    print(context, JSON.stringify(reportSchema.parse({ ...given, at: iso(examination.at) })))
  }
  return status
}

const words: Readonly<Record<Severity, string>> = { bad: 'FAULT', warning: 'warning', ok: 'ok' }
const column = 9

/** The examination for a person: what does not work first, each with evidence and remedy. */
function textOf({ findings, skipped }: Examination, project: string): string {
  const count = (severity: Severity, noun: string) =>
    plural(findings.filter((finding) => finding.severity === severity).length, noun)
  const space = ' '.repeat(column)
  return [
    `${project}: ${count('bad', 'fault')}, ${count('warning', 'warning')}, ${count('ok', 'check')} well`,
    '',
    ...findings.flatMap(({ severity, title, evidence, remedy }) => {
      // What is well takes one line.
      const well = severity === 'ok'
      const figures = well && evidence.length > 0 ? ` (${evidence.join('; ')})` : ''
      return [
        fit(words[severity], column) + title + figures,
        ...(well ? [] : evidence.map((line) => space + line)),
        ...(remedy === undefined ? [] : [`${space}→ ${remedy}`]),
      ]
    }),
    ...(skipped.length === 0 ? [] : ['', ...skipped.map((line) => `not looked at: ${line}`)]),
  ].join('\n')
}
