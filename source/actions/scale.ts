import { maxWorkers } from '../config.ts'
import type { ActionInputs } from '../model/action.ts'
import type { Container } from '../model/container.ts'
import { valueOf } from '../model/reading.ts'
import { victims, pairWorkers, type WorkerPair } from '../model/scaling.ts'
import type { Master } from '../model/spark.ts'
import { formatMiB } from '../model/units.ts'
import type { State } from '../store/state.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Action, ActionContext } from './action.ts'
import { checkPorts } from './check-ports.ts'
import { drain } from './drain.ts'
import { workersReady } from './ready.ts'
import { forgetDown } from './up.ts'

const isWorker = ({ service }: Container) => service === 'worker'
const workersOf = (state: State) => containersOf(state).filter(isWorker).length

/** Workers up: at once. Down: drained one after the other, so that no work is lost. */
export const scale: Action<ActionInputs['scale']> = {
  id: 'scale',
  title: ({ workers }) => `scale to ${workers}`,
  mutates: true,
  confirm: (state, { workers }) => {
    const gone = workersOf(state) - workers
    if (gone <= 0) return undefined
    const count = gone === 1 ? '1 worker' : `${gone} workers`
    const last = workers === 0 ? ' No worker is left: applications will wait.' : ''
    return `Take ${count} away? Each finishes its tasks and hands its blocks over first.${last}`
  },
  refusal: (state, { workers }) => {
    if (!Number.isInteger(workers) || workers < 0 || workers > maxWorkers) {
      return `${workers} workers: give a whole number from 0 to ${maxWorkers}`
    }
    const busy = state.activities.find(
      ({ state: is, title }) => is === 'running' && title.startsWith('scale to'),
    )
    return busy === undefined ? undefined : `${busy.title} is still under way: ${busy.message}`
  },
  run: async (context, { workers }) => {
    const containers = await context.clients.engine.containers(context.signal)
    const present = containers.filter(isWorker)
    if (workers < present.length) await takeAway(context, present, present.length - workers)
    else await add(context, containers, workers)
  },
}

async function add(
  context: ActionContext,
  containers: readonly Container[],
  workers: number,
): Promise<void> {
  const { clients, config, report, signal } = context
  if (!containers.some(({ service }) => service === 'master')) await checkPorts(context)
  const engine = await clients.engine.info(signal)
  const wanted = workers * config.workerMemoryMiB
  const there = engine.memoryBytes / 1024 ** 2
  const warning =
    wanted > there
      ? ` (they offer ${formatMiB(wanted)} but the engine has ${formatMiB(there)}: executors may be killed)`
      : ''
  report(`starting workers${warning}`)
  await clients.compose.up(workers, report, signal)
  forgetDown(config)
  await workersReady(context, workers)
  report(`${workers} workers ALIVE${warning}`)
}

async function takeAway(
  context: ActionContext,
  present: readonly Container[],
  count: number,
): Promise<void> {
  const master = await masterNow(context)
  const chosen = victims(pairWorkers(present, master?.workers ?? []), count)
  let gone = 0
  const tell = (what: string) => {
    context.report(`${gone} of ${count} workers gone; ${what}`)
  }
  // Signalled together, so that no block moves to a worker that goes next.
  const results = await Promise.allSettled(
    chosen.map(async (victim) => {
      await drain(context, victim, tell)
      gone += 1
      tell(`${victim.container.name} removed`)
    }),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw new Error(describe(failed.reason, chosen, gone))
  context.report(`${present.length - count} workers left`)
}

function describe(reason: unknown, victims: readonly WorkerPair[], gone: number): string {
  const why = reason instanceof Error ? reason.message : String(reason)
  return `${gone} of ${victims.length} workers are gone, then: ${why}`
}

/** The master, asked now; what was last known where it does not answer. */
async function masterNow({ clients, store, signal }: ActionContext): Promise<Master | undefined> {
  try {
    return await clients.spark.master(signal)
  } catch {
    signal.throwIfAborted()
    return valueOf(store.get().master)
  }
}
