import type { Activity, Doing, State } from '../state.ts'
import type { UiState } from '../ui.ts'

/** How long a notice, and the end of an activity, stay on the screen. */
export const noticeMs = 6000

/** The notice that is still to be shown. */
export function currentNotice(state: State): UiState['notice'] {
  const { notice } = state.ui
  return notice !== undefined && state.now - notice.at < noticeMs ? notice : undefined
}

/** Activities under way, the newest last. */
export function runningActivities(state: State): readonly Activity[] {
  return state.activities.filter((activity) => activity.state === 'running')
}

/** What an action of this program does to the cluster now; undefined where none is under way. */
export function doingNow(state: State): Doing | undefined {
  return runningActivities(state).find(({ doing }) => doing !== undefined)?.doing
}

/** The activity to show: the newest that runs, else one that has just ended. */
export function shownActivity(state: State): Activity | undefined {
  const ended = state.activities.at(-1)
  const recent =
    ended?.endedAt !== undefined && state.now - ended.endedAt < noticeMs ? ended : undefined
  return runningActivities(state).at(-1) ?? recent
}
