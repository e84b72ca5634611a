import { z } from 'zod'
import { examine } from '../actions/examine.ts'
import type { Config } from '../config/config.ts'
import {
  exitStatus,
  severities,
  type Examination,
  type Severity,
} from '../diagnostics/doctor/finding.ts'
import { fit } from '../domain/text.ts'
import { print, show, type CommandContext } from './context.ts'
import { iso } from './snapshot.ts'

const words: Readonly<Record<Severity, string>> = { bad: 'FAULT', warning: 'warning', ok: 'ok' }
const column = 9

/** Checks the whole cluster; gives 0 all is well, 1 warnings, 2 something does not work. */
export async function doctor(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const examination = await examine(context)
  const { project, demo } = context.config
  if (options.json) print(context, JSON.stringify(reportOf(examination, context.config)))
  else show(context, `${demo ? 'DEMO  ' : ''}${textOf(examination, project)}`)
  return exitStatus(examination.findings)
}

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
      evidence: z.array(z.string()),
      remedy: z.string().nullable(),
    }),
  ),
  skipped: z.array(z.string()).describe('what was not looked at, and why'),
})

/** The examination for a script; its form is stable. */
export function reportOf(
  { at, findings, skipped }: Examination,
  { project, demo }: Pick<Config, 'project' | 'demo'>,
): z.infer<typeof reportSchema> {
  const status = exitStatus(findings)
  return {
    ok: status === 0,
    project,
    demo,
    at: iso(at),
    status,
    findings: findings.map(({ id, severity, title, evidence, remedy }) => ({
      ok: severity === 'ok',
      id,
      severity,
      title,
      evidence: [...evidence],
      remedy: remedy ?? null,
    })),
    skipped: [...skipped],
  }
}

/** The examination for a person: what does not work first, each with evidence and remedy. */
export function textOf({ findings, skipped }: Examination, project: string): string {
  const count = (severity: Severity, one: string, many = `${one}s`) => {
    const number = findings.filter((finding) => finding.severity === severity).length
    return `${number} ${number === 1 ? one : many}`
  }
  const space = ' '.repeat(column)
  return [
    `${project}: ${count('bad', 'fault')}, ${count('warning', 'warning')}, ${count('ok', 'check')} well`,
    '',
    ...findings.flatMap(({ severity, title, evidence, remedy }) => [
      fit(words[severity], column) + title + (severity === 'ok' ? inBrackets(evidence) : ''),
      ...(severity === 'ok' ? [] : evidence.map((line) => `${space}${line}`)),
      ...(remedy === undefined ? [] : [`${space}→ ${remedy}`]),
    ]),
    ...(skipped.length === 0 ? [] : ['', ...skipped.map((line) => `not looked at: ${line}`)]),
  ].join('\n')
}

/** What is well takes one line. */
function inBrackets(evidence: readonly string[]): string {
  return evidence.length === 0 ? '' : ` (${evidence.join('; ')})`
}
