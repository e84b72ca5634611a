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

/** All is well. */
export function ok(id: string, title: string, evidence: readonly string[] = []): Finding {
  return { id, severity: 'ok', title, evidence, remedy: undefined }
}

/** It works, but not as it should, or not for long. */
export function warning(
  id: string,
  title: string,
  evidence: readonly string[],
  remedy: string,
): Finding {
  return { id, severity: 'warning', title, evidence, remedy }
}

/** It does not work. */
export function bad(
  id: string,
  title: string,
  evidence: readonly string[],
  remedy: string,
): Finding {
  return { id, severity: 'bad', title, evidence, remedy }
}

/** Exit status of `doctor`: 0 all is well, 1 a warning, 2 something does not work. */
export function exitStatus(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === 'bad')) return 2
  return findings.some(({ severity }) => severity === 'warning') ? 1 : 0
}
