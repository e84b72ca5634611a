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
    return containers.find((container) => container.id === selected.run)
  }
  if (subject === 'workers') {
    const workers = containers.filter((container) => container.service === 'worker')
    return (
      workers.find((container) => container.id === selected.worker) ??
      workers.toSorted((a, b) => a.number - b.number)[0]
    )
  }
  return containers.find((container) => container.service === subject)
}
