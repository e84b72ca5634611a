import { lineOf } from '../../../clients/failure.ts'
import { failed, fresh, loading, valueOf } from '../../../domain/reading.ts'
import type { State } from '../../../store/state.ts'
import { type FeedContext, onState } from '../../../feeds/context.ts'
import { createGroup } from '../../../feeds/group.ts'
import { poll } from '../../../feeds/poll.ts'

/** How many applications that have ended are still shown as they last were. */
const keptEnded = 20

/** Ids of the applications that the master says are active. */
export function activeApplications(state: State): readonly string[] {
  return (valueOf(state.master)?.active ?? []).map(({ id }) => id)
}

/** What is known of applications, without all but the last of those that are not active. */
export function pruneApplications(
  applications: State['applications'],
  active: readonly string[],
  kept = keptEnded,
): State['applications'] {
  const ended = Object.keys(applications).filter((id) => !active.includes(id))
  if (ended.length <= kept) return applications
  const dropped = new Set(ended.slice(0, ended.length - kept))
  return Object.fromEntries(Object.entries(applications).filter(([id]) => !dropped.has(id)))
}

/** Keeps `state.applications`: each active application is asked on its own, once a second. */
export function feedApplications(context: FeedContext): Promise<void> {
  const { clients, store, signal, pause } = context

  const follow = (id: string, ofApplication: AbortSignal) => {
    let failures = 0
    return poll({
      task: async (either) => {
        const detail = await clients.spark.application(id, either)
        failures = 0
        const at = Date.now()
        store.update((state) => ({
          ...state,
          applications: { ...state.applications, [id]: fresh(detail, at) },
        }))
      },
      failed: (error) => {
        failures += 1
        // One that just ended has no page any more; the master's next answer tells.
        if (failures < 2) return
        const at = Date.now()
        store.update((state) => {
          const reading = failed(state.applications[id] ?? loading, lineOf(error), at)
          return { ...state, applications: { ...state.applications, [id]: reading } }
        })
      },
      everyMs: 1000,
      // A driver that is just starting answers soon, and asking costs little.
      maxMs: 4000,
      signal: ofApplication,
      pause,
    }).stopped
  }

  const group = createGroup(follow, signal)
  onState(context, (state) => {
    const active = activeApplications(state)
    group.want(active)
    if (pruneApplications(state.applications, active) === state.applications) return
    store.update((now) => ({
      ...now,
      applications: pruneApplications(now.applications, activeApplications(now)),
    }))
  })
  return group.stopped
}
