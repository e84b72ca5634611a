import { examine } from '../actions/examine.ts'
import type { Examination } from '../model/doctor/examination.ts'
import { exitStatus, type Severity } from '../model/doctor/finding.ts'
import { fit } from '../model/text.ts'
import { print, show, type CommandContext } from './context.ts'

const words: Readonly<Record<Severity, string>> = { bad: 'FAULT', warning: 'warning', ok: 'ok' }
const column = 9

/** Checks the whole cluster; gives 0 all is well, 1 warnings, 2 something does not work. */
export async function doctor(
  context: CommandContext,
  options: { readonly json: boolean },
): Promise<number> {
  const examination = await examine(context)
  const { project, demo } = context.config
  if (options.json) print(context, JSON.stringify(reportOf(examination, project)))
  else show(context, `${demo ? 'DEMO  ' : ''}${textOf(examination, project)}`)
  return exitStatus(examination.findings)
}

/** The examination for a script; its form is stable. */
export function reportOf({ at, findings, skipped }: Examination, project: string) {
  return {
    project,
    at,
    status: exitStatus(findings),
    findings: findings.map(({ id, severity, title, evidence, remedy }) => ({
      id,
      severity,
      title,
      evidence,
      remedy: remedy ?? null,
    })),
    skipped,
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
