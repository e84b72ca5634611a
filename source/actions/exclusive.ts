import type { Clients, LockHolder } from '../clients/contracts.ts'
import { formatDuration } from '../domain/units.ts'
import type { State } from '../store/state.ts'
import { type ActionContext, Refused } from './action.ts'

const under = new WeakMap<Clients, string>()

/** Why the cluster cannot be changed now: another action does; undefined when none does. */
export function busy(state: State): string | undefined {
  const activity = state.activities.find((one) => one.state === 'running' && one.kind === 'scale')
  return activity && waitFor(activity.title, activity.message)
}

function waitFor(title: string, message = ''): string {
  return `"${title}" is under way${message === '' ? '' : ` (${message})`}: wait until it is done`
}

function heldBy({ title, program, since }: LockHolder): string {
  const age = formatDuration(Math.max(0, Date.now() - since))
  return `"${title}" is under way in another program (${program}) for ${age}: wait until it is done`
}

/**
 * Does `work` unless another piece of work that changes the same cluster is under way, in this
 * program or in another of the project.
 */
export async function exclusively(
  { clients, signal }: Pick<ActionContext, 'clients' | 'signal'>,
  title: string,
  work: () => Promise<void>,
): Promise<void> {
  const other = under.get(clients)
  if (other !== undefined) throw new Refused(waitFor(other))
  under.set(clients, title)
  try {
    const lock = await clients.engine.lock(title, signal)
    if (lock.kind === 'held') throw new Refused(heldBy(lock.by))
    try {
      await work()
    } finally {
      await lock.release()
    }
  } finally {
    under.delete(clients)
  }
}
