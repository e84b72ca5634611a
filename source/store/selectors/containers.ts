import type { Container } from '../../domain/container.ts'
import { valueOf } from '../../domain/reading.ts'
import type { State } from '../state.ts'

/** All containers known, fresh or stale. */
export function containersOf(state: Pick<State, 'containers'>): readonly Container[] {
  return valueOf(state.containers) ?? []
}
