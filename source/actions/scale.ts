import type { ActionInputs } from '../model/action.ts'
import { valueOf } from '../model/reading.ts'
import {
  isAlive,
  isLeaving,
  pairWorkers,
  victims,
  type WorkerPair,
  workersRefusal,
} from '../model/scaling.ts'
import type { Master } from '../model/spark.ts'
import type { State } from '../store/state.ts'
import { shortName } from '../store/selectors/workers.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Action, ActionContext } from './action.ts'
import { capacityNote } from './capacity.ts'
import { busy, clusterTitles, exclusively } from './exclusive.ts'
import { ready } from './ready.ts'
import { takeAway } from './take-away.ts'
import { lineOf } from './wait.ts'

const noCluster = 'there is no cluster to scale: bring it up first ("up", or the key U)'

const workersNoun = (count: number) => (count === 1 ? '1 worker' : `${count} workers`)

/** Workers to which others are added, and those that go to leave `wanted`. */
function plan(pairs: readonly WorkerPair[], wanted: number) {
  // One that was told to go never comes back: it goes now, and does not count.
  const leaving = pairs.filter(isLeaving)
  const staying = pairs.filter((pair) => !isLeaving(pair))
  const chosen = victims(staying, staying.length - wanted)
  return {
    staying: staying.filter((pair) => !chosen.includes(pair)),
    going: [...leaving, ...chosen],
  }
}

const pairsOf = (state: State) =>
  pairWorkers(containersOf(state), valueOf(state.master)?.workers ?? [])

/** Workers up: at once. Down: drained first, so that no work is lost. */
export const scale: Action<ActionInputs['scale']> = {
  id: 'scale',
  title: ({ workers }) => `${clusterTitles.scale} ${workersNoun(workers)}`,
  mutates: true,
  confirm: (state, { workers }) => {
    const { going } = plan(pairsOf(state), workers)
    if (going.every(isLeaving)) return undefined
    const names = going.map(({ container }) => shortName(container.name, state.project))
    const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
    const last =
      workers === 0 ? ' That is the last worker: running applications will wait for a new one.' : ''
    return `Take ${workersNoun(going.length)} away (${shown})? Each finishes its tasks and hands its data over first.${last}`
  },
  refusal: (state, { workers }) => {
    const wrong = workersRefusal(workers) ?? busy(state)
    if (wrong !== undefined) return wrong
    const known = valueOf(state.containers)
    const hasMaster = known?.some(({ service }) => service === 'master') ?? true
    return hasMaster ? undefined : noCluster
  },
  run: (context, { workers }) =>
    exclusively(context, `${clusterTitles.scale} ${workersNoun(workers)}`, async () => {
      const { clients, signal, report } = context
      const wrong = workersRefusal(workers)
      if (wrong !== undefined) throw new Error(wrong)
      const containers = await clients.engine.containers(signal)
      if (!containers.some(({ service }) => service === 'master')) throw new Error(noCluster)
      const master = await masterNow(context)
      const { staying, going } = plan(pairWorkers(containers, master?.workers ?? []), workers)
      if (going.length > 0) await takeAway(context, going, staying.length)
      if (staying.length === workers && (going.length > 0 || staying.every(isAlive))) {
        const note = going.length > 0 ? ` (${workersNoun(going.length)} gone)` : ' already'
        report(`${workersNoun(workers)}${note}`)
      } else await add(context, workers)
    }),
}

/** The master's word, or undefined (and said) when it does not answer. */
async function masterNow({ clients, report, signal }: ActionContext): Promise<Master | undefined> {
  try {
    return await clients.spark.master(signal)
  } catch (error) {
    signal.throwIfAborted()
    report(`the master does not answer (${lineOf(error)}): workers that go are not drained`)
    return undefined
  }
}

async function add(context: ActionContext, workers: number): Promise<void> {
  const { clients, report, signal } = context
  const note = await capacityNote(context, workers)
  report(`starting workers${note}`)
  try {
    await clients.compose.up(workers, report, signal)
    await ready(context, workers, 'workers')
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(
      `${lineOf(error)}; the new containers stay: scale again to retry, or down to take them away`,
      { cause: error },
    )
  }
  report(`${workersNoun(workers)} ALIVE${note}`)
}
