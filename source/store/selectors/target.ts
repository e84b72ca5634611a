import type { Container } from '../../model/container.ts'
import { valueOf } from '../../model/reading.ts'
import type { State } from '../state.ts'

/** All containers known, fresh or stale. */
export function containersOf(state: State): readonly Container[] {
  return valueOf(state.containers) ?? []
}

/** The container that keys act on and that the Logs and Stats tabs show. */
export function targetContainer(state: State): Container | undefined {
  const containers = containersOf(state)
  const { subject, tab, selected, focus } = state.ui
  if (focus === 'detail' && tab === 'runs') {
    const runs = containers.filter((container) => container.service === 'run')
    return runs.find((container) => container.id === selected.run) ?? newest(runs)
  }
  if (subject === 'workers') {
    // A worker that only Spark knows has no container: better none than another one's.
    const spark = valueOf(state.master)?.workers
    if (spark?.some((worker) => worker.id === selected.worker) === true) return undefined
    const workers = containers.filter((container) => container.service === 'worker')
    return (
      workers.find((container) => container.id === selected.worker) ??
      workers.toSorted((a, b) => a.number - b.number)[0]
    )
  }
  return containers.find((container) => container.service === subject)
}

function newest(runs: readonly Container[]): Container | undefined {
  const started = (run: Container) => run.startedAt ?? run.createdAt
  return runs.toSorted((a, b) => started(b) - started(a) || b.id.localeCompare(a.id))[0]
}
