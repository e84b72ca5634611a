import { endedRest } from '../../../domain/ended.ts'
import { fresh, loading, valueOf, type Reading } from '../../../domain/reading.ts'
import type { ApplicationSnapshot, Executor, Stage } from '../../../domain/application.ts'
import type { State } from '../../state.ts'
import type { DrillTable, Opened } from '../../ui.ts'
import { spokenApplication } from '../spoken.ts'

/** All that is known of the application shown; one that has ended runs nothing. */
export function shownDetail(state: State): Reading<ApplicationSnapshot> {
  const row = spokenApplication(state)
  const reading = (row && state.applications[row.application.id]?.snapshot) ?? loading
  const value = valueOf(reading)
  return value === undefined || row?.active === true ? reading : fresh(endedRest(value), state.now)
}

/** As `shownDetail`, whatever its age. */
export function selectedRest(state: State): ApplicationSnapshot | undefined {
  return valueOf(shownDetail(state))
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

/** What was opened last, where it is of that kind. */
export function lastOpened<Kind extends Opened['kind']>(
  state: State,
  kind: Kind,
): (Opened & { readonly kind: Kind }) | undefined {
  const opened = openedPath(state).at(-1)
  const isOf = (one: Opened): one is Opened & { readonly kind: Kind } => one.kind === kind
  return opened !== undefined && isOf(opened) ? opened : undefined
}

/** The stage whose tasks are shown; undefined where none is opened, or it is gone. */
export function openedStage(state: State): Stage | undefined {
  const opened = lastOpened(state, 'stage')
  const stages = opened && selectedRest(state)?.stages
  return stages?.find(({ id, attempt }) => id === opened?.id && attempt === opened.attempt)
}

/** The executor whose output is shown; undefined where none is opened, or it is not known. */
export function openedExecutor(state: State): Executor | undefined {
  const opened = lastOpened(state, 'executor')
  return opened && selectedRest(state)?.executors.find(({ id }) => id === opened.id)
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
  return state.ui.tab === 'jobs' && lastOpened(state, 'executor') !== undefined
}
