import type { Container } from '../../domain/container.ts'
import type { State } from '../state.ts'
import { containersOf } from '../../domain/presence.ts'
import { markedExecutor } from './drill/rows.ts'
import { selectedWorker } from './workers.ts'

export { containersOf } from '../../domain/presence.ts'

/**
 * The container that keys act on and that the Logs and Stats tabs show: always one that the
 * screen marks. None for a worker that only Spark knows, or that the filter hides.
 */
export function targetContainer(state: State): Container | undefined {
  const { subject, tab, selected, focus } = state.ui
  if (focus === 'detail' && tab === 'runs') {
    const runs = containersOf(state).filter((container) => container.service === 'run')
    return runs.find((container) => container.id === selected.run) ?? newest(runs)
  }
  if (focus === 'detail' && tab === 'jobs') {
    // An executor's host is its worker's container, the driver's its run's.
    const host = markedExecutor(state)?.host
    if (host !== undefined) return containersOf(state).find(({ shortId }) => shortId === host)
  }
  if (subject === 'workers') return selectedWorker(state)?.container
  return containersOf(state).find((container) => container.service === subject)
}

function newest(runs: readonly Container[]): Container | undefined {
  const started = (run: Container) => run.startedAt ?? run.createdAt
  return runs.toSorted((a, b) => started(b) - started(a) || b.id.localeCompare(a.id))[0]
}
