import { selectedApplication } from '../selectors/applications.ts'
import { jobEntries, selectedJobEntry, stageToOpen } from '../selectors/jobs.ts'
import type { State } from '../state.ts'
import { taskSorts } from '../ui.ts'
import { clamp, distance, type Move } from './move.ts'
import { pageOf, withOffset, withUi, type Reducer } from './ui.ts'

/** Marks another row of the Jobs tab. */
export function moveJobs(state: State, move: Move): State {
  const ids = jobEntries(state).map(({ id }) => id)
  if (ids.length === 0) return state
  const index = ids.indexOf(selectedJobEntry(state)?.id ?? '')
  const next = clamp(index + distance(move, pageOf(state, 'jobs')), 0, ids.length - 1)
  return withUi(state, { selected: { ...state.ui.selected, job: ids[next] } })
}

/** Enter on a job or a stage: its tasks, executors and figures. */
export const openStage: Reducer = (state) => {
  const stage = stageToOpen(state)
  const applicationId = selectedApplication(state)?.application.id
  if (stage === undefined || applicationId === undefined) return state
  const { id, attempt } = stage
  const job = selectedJobEntry(state)?.id
  return withOffset(
    withUi(state, {
      stageOpen: { applicationId, id, attempt },
      selected: { ...state.ui.selected, job },
    }),
    'stage',
    0,
  )
}

/** Sorts the tasks by the next figure (`step` 1) or the one before (−1), the largest first. */
export function taskSortStep(step: 1 | -1): Reducer {
  return (state) => {
    const index = taskSorts.indexOf(state.ui.taskSort.by)
    const by = taskSorts[(index + step + taskSorts.length) % taskSorts.length] ?? 'status'
    return withUi(state, { taskSort: { by, descending: by !== 'task' } })
  }
}

/** Turns the order of the tasks round. */
export const reverseTasks: Reducer = (state) => {
  const { by, descending } = state.ui.taskSort
  return withUi(state, { taskSort: { by, descending: !descending } })
}
