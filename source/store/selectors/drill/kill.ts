import type { ActionCall } from '../../../domain/action.ts'
import type { State } from '../../state.ts'
import { spokenApplication } from '../spoken.ts'
import { openedStage, shownTable } from './opened.ts'
import { markedRow } from './rows.ts'

/** What K would kill, and its word in the key bar. */
export interface Killable {
  readonly word: string
  readonly call: ActionCall
}

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
    return { word: 'kill job', call: { action: 'killJob', input: { applicationId, id: job.id } } }
  }
  if (table === 'stages' || table === 'tasks') {
    const stage = table === 'tasks' ? openedStage(state) : markedRow(state, 'stages')?.stage
    if (stage?.status !== 'ACTIVE' && stage?.status !== 'PENDING') return undefined
    const input = { applicationId, id: stage.id }
    return { word: 'kill stage', call: { action: 'killStage', input } }
  }
  return { word: 'kill', call: { action: 'killApplication', input: { applicationId } } }
}
