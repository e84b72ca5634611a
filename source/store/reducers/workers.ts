import { selectedWorker } from '../selectors/workers.ts'
import { shownWorkers } from '../selectors/workers.ts'
import type { State } from '../state.ts'
import { workerSorts, type Pages } from '../ui.ts'
import { lists, selectIndex } from './lists.ts'
import { withUi, type Reducer } from './ui.ts'

/** Keeps the selected row selected and on the screen after the order or the filter changed. */
function keepSelection(state: State, pages: Pages): State {
  const ids = shownWorkers(state).map(({ id }) => id)
  const index = ids.indexOf(selectedWorker(state)?.id ?? '')
  return selectIndex(state, lists.workers, Math.max(0, index), pages)
}

/** Sorts by the next column (`step` 1) or the one before (−1). */
export function sortStep(step: 1 | -1): Reducer {
  return (state, pages) => {
    const { by, descending } = state.ui.workerSort
    const index = workerSorts.indexOf(by) + step
    const next = workerSorts[(index + workerSorts.length) % workerSorts.length] ?? 'name'
    return keepSelection(withUi(state, { workerSort: { by: next, descending } }), pages)
  }
}

/** Turns the order round. */
export const reverseSort: Reducer = (state, pages) => {
  const { by, descending } = state.ui.workerSort
  return keepSelection(withUi(state, { workerSort: { by, descending: !descending } }), pages)
}

/** Filters; the selection moves to a row that is shown, so that keys act on what is seen. */
export function filter(state: State, text: string, pages: Pages): State {
  return keepSelection(withUi(state, { workerFilter: text }), pages)
}
