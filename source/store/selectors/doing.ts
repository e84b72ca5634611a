import type { Doing, State } from '../state.ts'
import { runningActivities } from './status.ts'

/** What an action of this program does to the cluster now; undefined where none is under way. */
export function doingNow(state: State): Doing | undefined {
  return runningActivities(state).find(({ doing }) => doing !== undefined)?.doing
}
