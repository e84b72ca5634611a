/** How bad a finding is. */
export const severities = ['ok', 'warning', 'bad'] as const
export type Severity = (typeof severities)[number]

/** What a check found out. */
export interface Finding {
  /** `memory`, `ports`: the check's; stable, for scripts. */
  readonly id: string
  readonly severity: Severity
  /** One line. */
  readonly title: string
  /** The figures or names that it stands on. */
  readonly evidence: readonly string[]
  /** What to type or change; absent where all is well. */
  readonly remedy: string | undefined
}

/** What `doctor` and the `!` key show. */
export interface Examination {
  readonly at: number
  /** What does not work first. */
  readonly findings: readonly Finding[]
  /** What was not looked at, and why; one line each. */
  readonly skipped: readonly string[]
}

/** All is well. */
export function ok(id: string, title: string, evidence: readonly string[] = []): Finding {
  return { id, severity: 'ok', title, evidence, remedy: undefined }
}

const wrong =
  (severity: Severity) =>
  (id: string, title: string, evidence: readonly string[], remedy: string): Finding => ({
    ...{ id, severity, title, evidence, remedy },
  })

/** It works, but not as it should, or not for long. */
export const warning = wrong('warning')

/** It does not work. */
export const bad = wrong('bad')

/** The finding about some things, where there are any; `first` is one of them. */
export function about<T>(
  things: readonly T[],
  say: (things: readonly T[], first: T) => Finding,
): readonly Finding[] {
  const [first] = things
  return first === undefined ? [] : [say(things, first)]
}

/** What does not work first, what is well last. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  )
}

/** Exit status of `doctor`: 0 all is well, 1 a warning, 2 something does not work. */
export function exitStatus(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === 'bad')) return 2
  return findings.some(({ severity }) => severity === 'warning') ? 1 : 0
}
