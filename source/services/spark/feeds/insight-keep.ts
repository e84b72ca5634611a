import { restOf, type ApplicationFacts } from '../../../domain/spark-facts.ts'
import { identityOf, type Diagnosis } from '../../../diagnostics/diagnosis/diagnosis.ts'

/** Of how many applications that have ended facts, causes and advice are kept. */
const keptEnded = 50

/** What is known by application id, without all but the last of those that are not active. */
export function pruneEnded<T>(
  known: Readonly<Record<string, T>>,
  active: readonly string[],
  kept = keptEnded,
): Readonly<Record<string, T>> {
  const ended = Object.keys(known).filter((id) => !active.includes(id))
  if (ended.length <= kept) return known
  const dropped = new Set(ended.slice(0, ended.length - kept))
  return Object.fromEntries(Object.entries(known).filter(([id]) => !dropped.has(id)))
}

/** The causes told of each application, with those told now: the last figures of each cause. */
export function withTold(
  told: Readonly<Record<string, readonly Diagnosis[]>>,
  now: readonly Diagnosis[],
): Readonly<Record<string, readonly Diagnosis[]>> {
  const next = { ...told }
  for (const one of now) {
    const { applicationId: id } = one.subject
    if (id === undefined) continue
    const others = (next[id] ?? []).filter((other) => identityOf(other) !== identityOf(one))
    next[id] = [...others, one]
  }
  return next
}

/** The value that is there already, where the new one says the same: readers compare identity. */
export function unlessSame<T>(before: T, after: T): T {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after
}

/** Failures in a row after which an application's last answers are no longer of now. */
const failuresUntilAway = 5

/**
 * An application's answers after it did not answer: the last ones for a while, because one request
 * may be late on a busy machine; then `unreachable`.
 */
export function afterFailure(
  known: ApplicationFacts | undefined,
  failures: number,
): ApplicationFacts['rest'] {
  const last = known && restOf(known)
  if (last !== undefined && failures < failuresUntilAway) return last
  // A driver that is just starting has no page yet.
  return failures < 2 ? known?.rest : 'unreachable'
}
