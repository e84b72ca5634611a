import { endedDetail, endedRest } from '../../../domain/ended.ts'
import { fresh, loading, valueOf, type Reading } from '../../../domain/reading.ts'
import {
  restOf,
  type ApplicationDetail,
  type ApplicationRest,
  type ExecutorFacts,
  type StageFacts,
} from '../../../domain/spark-facts.ts'
import type { State } from '../../state.ts'
import type { DrillTable, Opened } from '../../ui.ts'
import { spokenApplication } from '../spoken.ts'

/** What the application that is shown said of itself in full, last; one that ended runs nothing. */
export function selectedRest(state: State): ApplicationRest | undefined {
  const row = spokenApplication(state)
  const facts = row === undefined ? undefined : state.facts[row.application.id]
  const rest = facts && restOf(facts)
  return rest === undefined || row?.active === true ? rest : endedRest(rest)
}

/** Jobs, stages and executors of the application shown; of one that has ended, all that is known. */
export function shownDetail(state: State): Reading<ApplicationDetail> {
  const row = spokenApplication(state)
  if (row === undefined) return loading
  const reading = state.applications[row.application.id] ?? loading
  const value = valueOf(reading)
  if (row.active && value !== undefined) return reading
  const rest = selectedRest(state)
  if (rest === undefined) {
    return row.active || value === undefined ? reading : fresh(endedDetail(value), state.now)
  }
  const { jobs, stages, executors, summaries } = rest
  return fresh({ id: row.application.id, jobs, stages, executors, summaries }, state.now)
}

/** Until when what goes on in the selected application is counted: now, or when it ended. */
export function untilWhen(state: State): number {
  const row = spokenApplication(state)
  if (row === undefined || row.active) return state.now
  return row.application.startedAt + row.application.durationMs
}

/** What is opened of the selected application, from the outermost on. */
export function openedPath(state: State): readonly Opened[] {
  const { applicationId, opened } = state.ui.drill
  return applicationId === spokenApplication(state)?.application.id ? opened : []
}

/** The stage whose tasks are shown; undefined where none is opened, or it is gone. */
export function openedStage(state: State): StageFacts | undefined {
  const opened = openedPath(state).at(-1)
  if (opened?.kind !== 'stage') return undefined
  return valueOf(shownDetail(state))?.stages.find(
    ({ id, attempt }) => id === opened.id && attempt === opened.attempt,
  )
}

/** The executor whose output is shown; undefined where none is opened, or it is not known. */
export function openedExecutor(state: State): ExecutorFacts | undefined {
  const opened = openedPath(state).at(-1)
  if (opened?.kind !== 'executor') return undefined
  return valueOf(shownDetail(state))?.executors.find(({ id }) => id === opened.id)
}

/** The table that an opened thing shows; an executor shows its output instead. */
const tableOfOpened: Record<Opened['kind'], DrillTable | undefined> = {
  job: 'stages',
  query: 'jobs',
  stage: 'tasks',
  executor: undefined,
}

/** The table that the Jobs tab shows; undefined: an executor's output. */
export function shownTable(state: State): DrillTable | undefined {
  const opened = openedPath(state).at(-1)
  return opened === undefined ? state.ui.drill.aspect : tableOfOpened[opened.kind]
}

/** Whether an executor's output is on the screen, or would be in this tab. */
export function showsExecutor(state: State): boolean {
  return state.ui.tab === 'jobs' && openedPath(state).at(-1)?.kind === 'executor'
}
