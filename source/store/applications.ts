import { type Diagnosis, identityOf } from '../diagnostics/diagnosis/diagnosis.ts'
import { loading, valueOf } from '../domain/reading.ts'
import { keepSame } from '../domain/same.ts'
import type { ApplicationFacts, ApplicationSnapshot } from '../domain/application.ts'
import type { Application } from '../domain/spark.ts'
import type { ApplicationRecord } from './application-record.ts'
import type { State } from './state.ts'

/** What is known of an application when the master first speaks of it. */
export function newRecord(summary: Application): ApplicationRecord {
  return {
    summary,
    snapshot: loading,
    eventLog: undefined,
    diagnoses: [],
    recommendations: undefined,
    driverReachable: undefined,
  }
}

/** Whether the master counts an application among those that it serves. */
export function isActive({ state }: Application): boolean {
  return state === 'RUNNING' || state === 'WAITING'
}

/** Ids of the applications that the master says are active. */
export function activeIds(state: State): readonly string[] {
  return (valueOf(state.master)?.active ?? []).map(({ id }) => id)
}

/** What is known of what an application did; undefined while nothing is. */
export function applicationSnapshot(
  { applications }: Pick<State, 'applications'>,
  id: string | undefined,
): ApplicationSnapshot | undefined {
  const record = id === undefined ? undefined : applications[id]
  return record && valueOf(record.snapshot)
}

/** How many applications that have ended are kept. */
const keptEnded = 50

/** The state with records changed, and without all but the last of those that have ended. */
export function withRecords(state: State, changed: State['applications']): State {
  const all = { ...state.applications, ...changed }
  const active = new Set(activeIds(state))
  const ended = Object.keys(all).filter((id) => !active.has(id))
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - keptEnded)))
  const kept = Object.entries(all).filter(([id]) => !dropped.has(id))
  const applications = keepSame(state.applications, Object.fromEntries(kept))
  return applications === state.applications ? state : { ...state, applications }
}

/** The state with a change of one application's record; the same where there is none. */
export function withRecord(state: State, id: string, change: Partial<ApplicationRecord>): State {
  const record = state.applications[id]
  return record === undefined ? state : withRecords(state, { [id]: { ...record, ...change } })
}

/**
 * The state with what the master says now of each application that is active or known. One that it
 * has forgotten, because it started again, has ended, and nobody said how.
 */
export function withSummaries(state: State): State {
  const master = valueOf(state.master)
  if (master === undefined) return state
  const changed: Record<string, ApplicationRecord> = {}
  for (const summary of master.active) {
    changed[summary.id] = { ...(state.applications[summary.id] ?? newRecord(summary)), summary }
  }
  const completed = new Map(master.completed.map((summary) => [summary.id, summary]))
  for (const [id, record] of Object.entries(state.applications)) {
    if (id in changed) continue
    const forgotten = { ...record.summary, state: 'UNKNOWN' as const, cores: 0 }
    const summary = completed.get(id) ?? (isActive(record.summary) ? forgotten : record.summary)
    changed[id] = { ...record, summary }
  }
  return withRecords(state, changed)
}

/** The diagnoses of an application, with those made now: the last figures of each. */
export function withDiagnoses(
  known: readonly Diagnosis[],
  now: readonly Diagnosis[],
): readonly Diagnosis[] {
  const made = new Set(now.map(identityOf))
  return keepSame(known, [...known.filter((one) => !made.has(identityOf(one))), ...now])
}

/** One late answer is no reason to think that the last ones are no longer of now; more are. */
const unreachableMs = 10_000

/** An application as the diagnoses and rules judge it at a moment. */
export function factsOf({ summary, snapshot }: ApplicationRecord, at: number): ApplicationFacts {
  const value = valueOf(snapshot)
  const lost = snapshot.kind === 'stale' && isActive(summary)
  const away = lost && (value === undefined || at - snapshot.since > unreachableMs)
  return { application: summary, rest: away ? 'unreachable' : value }
}
