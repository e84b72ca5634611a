import type { Clients } from '../clients/contracts.ts'
import type { State } from '../store/state.ts'
import { type ActionContext, Refused } from './action.ts'

/** Titles of the actions that add or remove containers: two at a time would undo each other. */
export const clusterTitles = {
  up: 'start the cluster',
  down: 'take the cluster down',
  scale: 'scale',
} as const

const under = new WeakMap<Clients, string>()

/** Why the cluster cannot be changed now: another action does; undefined when none does. */
export function busy(state: State): string | undefined {
  const activity = state.activities.find(
    ({ state: is, title }) =>
      is === 'running' && Object.values(clusterTitles).some((start) => title.startsWith(start)),
  )
  return activity === undefined ? undefined : waitFor(activity.title, activity.message)
}

function waitFor(title: string, message = ''): string {
  return `"${title}" is under way${message === '' ? '' : ` (${message})`}: wait until it is done`
}

/** Does `work` unless another piece of work that changes the same cluster is under way. */
export async function exclusively(
  { clients }: Pick<ActionContext, 'clients'>,
  title: string,
  work: () => Promise<void>,
): Promise<void> {
  const other = under.get(clients)
  if (other !== undefined) throw new Refused(waitFor(other))
  under.set(clients, title)
  try {
    await work()
  } finally {
    under.delete(clients)
  }
}
