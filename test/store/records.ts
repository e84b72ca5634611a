import { failed, fresh, loading } from '../../source/domain/reading.ts'
import type { ApplicationFacts, ApplicationSnapshot } from '../../source/domain/application.ts'
import { askedOf } from '../../source/domain/asked.ts'
import { newRecord } from '../../source/store/applications.ts'
import type { ApplicationRecord } from '../../source/store/application-record.ts'
import type { State } from '../../source/store/state.ts'

/** An application that has said nothing of itself yet but that it is there. */
export const emptySnapshot: ApplicationSnapshot = {
  asked: askedOf({}),
  jobs: [],
  stages: [],
  executors: [],
  summaries: [],
  tasks: [],
  storage: [],
  sql: [],
}

/** A record of what was seen of an application. */
export function recordOf(
  { application, rest }: ApplicationFacts,
  given: Partial<ApplicationRecord> = {},
): ApplicationRecord {
  const away = failed<ApplicationSnapshot>(loading, 'no answer', 0)
  const snapshot = rest === 'unreachable' ? away : rest === undefined ? loading : fresh(rest, 0)
  return { ...newRecord(application), snapshot, ...given }
}

/** Records by application. */
export function recordsOf(all: readonly ApplicationFacts[]): State['applications'] {
  return Object.fromEntries(all.map((one) => [one.application.id, recordOf(one)]))
}

/** Every diagnosis that was made of an application. */
export function diagnosesIn({ applications }: Pick<State, 'applications'>) {
  return Object.values(applications).flatMap(({ diagnoses }) => diagnoses)
}

/** Everything that was recommended. */
export function recommendationsIn({ applications }: Pick<State, 'applications'>) {
  return Object.values(applications).flatMap(({ recommendations }) => recommendations ?? [])
}
