import type { Container } from '../../model/container.ts'
import { valueOf } from '../../model/reading.ts'
import type { State } from '../state.ts'

/** All containers known, fresh or stale. */
export function containersOf(state: Pick<State, 'containers'>): readonly Container[] {
  return valueOf(state.containers) ?? []
}
