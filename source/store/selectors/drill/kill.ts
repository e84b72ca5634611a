import type { State } from '../../state.ts'
import { spokenApplication } from '../spoken.ts'
import { openedStage, shownTable } from './opened.ts'
import { markedRow } from './rows.ts'

/** What K would kill. */
export type Killable = { readonly applicationId: string } & (
  { readonly kind: 'application' } | { readonly kind: 'job' | 'stage'; readonly id: number }
)

/**
 * What K in the Jobs tab kills: the marked job or stage, the stage whose tasks are shown, else the
 * application. Undefined where that has ended.
 */
export function killable(state: State): Killable | undefined {
  const row = spokenApplication(state)
  if (row?.active !== true) return undefined
  const { id: applicationId } = row.application
  const table = shownTable(state)
  if (table === 'jobs') {
    const job = markedRow(state, 'jobs')
    if (job?.status !== 'RUNNING') return undefined
    return { kind: 'job', applicationId, id: job.id }
  }
  if (table === 'stages' || table === 'tasks') {
    const stage = table === 'tasks' ? openedStage(state) : markedRow(state, 'stages')?.stage
    if (stage?.status !== 'ACTIVE' && stage?.status !== 'PENDING') return undefined
    return { kind: 'stage', applicationId, id: stage.id }
  }
  return { kind: 'application', applicationId }
}
