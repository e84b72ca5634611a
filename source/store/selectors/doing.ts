import type { ActionName } from '../../domain/action.ts'
import type { State } from '../state.ts'
import { runningActivities } from './status.ts'

/** What somebody does to the cluster, in a word. */
export type Doing = 'stopping' | 'starting' | 'scaling'

const doings: Readonly<Partial<Record<ActionName, Doing>>> = {
  up: 'starting',
  start: 'starting',
  restart: 'starting',
  scale: 'scaling',
  down: 'stopping',
  stop: 'stopping',
}

/** What an action of this program does to the cluster now; undefined where none is under way. */
export function doingNow(state: State): Doing | undefined {
  return runningActivities(state).flatMap(({ action }) =>
    action === undefined ? [] : (doings[action] ?? []),
  )[0]
}
