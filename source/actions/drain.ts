import { isMissing, lineOf } from '../clients/failure.ts'
import type { WorkerPair } from '../domain/scaling.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { ActionContext } from './action.ts'
import { inParallel, until } from './wait.ts'

/** The master hears of it at once; a busy machine may need a while. */
const decommissionLimitMs = 15_000
/** How long executors may take to finish their tasks and to hand their blocks over. */
const drainLimitMs = 120_000
const stopGraceS = 10
/** Failed questions to a worker's page after which it counts as gone. */
const goneAfter = 10
/** Signals, and questions at each look, at a time. */
const width = 8

/** Says something about a worker. */
export type Tell = (what: string) => void

/**
 * Tells workers to go (SIGPWR): they take no more work, their executors finish and move their
 * blocks. Gives those that were told; the others have nothing to finish or cannot be told, and are
 * only to be stopped. The master is asked once for all of them.
 */
export async function decommission(
  context: ActionContext,
  pairs: readonly WorkerPair[],
  tell: Tell,
): Promise<readonly WorkerPair[]> {
  const { clients, signal } = context
  const told = new Set<WorkerPair>()
  await inParallel(pairs, width, async (pair) => {
    const { container, spark } = pair
    const say = (what: string) => {
      tell(`${workerName(context, pair)}: ${what}`)
    }
    if (container.state !== 'running') return
    if (spark?.state === 'DECOMMISSIONED') {
      told.add(pair)
    } else if (spark?.state !== 'ALIVE') {
      say('not registered in Spark: it is stopped without being drained')
    } else {
      try {
        await clients.engine.kill(container.id, 'SIGPWR', signal)
        told.add(pair)
      } catch (error) {
        signal.throwIfAborted()
        say(`it cannot be told to go (${lineOf(error)}): it is only stopped`)
      }
    }
  })
  signal.throwIfAborted()
  if (told.size === 0) return []
  const ids = new Set([...told].map(({ spark }) => spark?.id))
  const heard = await until({ report: () => undefined, signal }, decommissionLimitMs, async () => {
    const { workers } = await clients.spark.master(signal)
    return { done: !workers.some(({ id, state }) => ids.has(id) && state === 'ALIVE'), message: '' }
  })
  tell(heard ? 'decommissioned' : 'the master has not heard that all go; they are drained anyway')
  return pairs.filter((pair) => told.has(pair))
}

/**
 * Waits until workers that were told to go have no executor left, and hands them on as they have.
 * The workers themselves are asked, for the master never lowers the cores in use of a
 * decommissioned one (measured on Spark 4.3); those that had none when they were told are not.
 */
export async function drained(
  context: ActionContext,
  pairs: readonly WorkerPair[],
  tell: Tell,
  idle: (pairs: readonly WorkerPair[]) => Promise<void>,
): Promise<void> {
  const { clients, signal } = context
  const unanswered = new Map<WorkerPair, number>()
  const removals: Promise<void>[] = []
  let busy = [...pairs]

  const executorsOf = async (pair: WorkerPair): Promise<number | undefined> => {
    if (pair.spark === undefined) return 0
    try {
      const { executors } = await clients.spark.worker(pair.spark.id, signal)
      unanswered.delete(pair)
      return executors.length
    } catch {
      signal.throwIfAborted()
      const times = (unanswered.get(pair) ?? 0) + 1
      unanswered.set(pair, times)
      return times >= goneAfter ? 0 : undefined
    }
  }

  const done = await until({ report: tell, signal }, drainLimitMs, async () => {
    let first: WorkerPair | undefined
    const left = new Map<WorkerPair, number | undefined>()
    // A few at a time and in turn: they are asked through the master, which has other work.
    while (first === undefined && busy.length > 0) {
      const asked = busy.slice(0, width)
      await inParallel(asked, width, async (pair) => {
        left.set(pair, await executorsOf(pair))
      })
      signal.throwIfAborted()
      const free = asked.filter((pair) => left.get(pair) === 0)
      const rest = asked.filter((pair) => left.get(pair) !== 0)
      busy = [...busy.slice(asked.length), ...rest]
      // Others are asked meanwhile: a container may take its time to stop.
      if (free.length > 0) removals.push(idle(free))
      first = rest[0]
    }
    if (first === undefined) return { done: true, message: '' }
    const executors = left.get(first)
    const what =
      executors === undefined
        ? 'its page does not answer'
        : `${executors} ${executors === 1 ? 'executor finishes' : 'executors finish'}`
    return { done: false, message: `${workerName(context, first)}: ${what}` }
  })
  await Promise.all(removals)
  if (done) return
  const names = busy.map((pair) => workerName(context, pair)).join(', ')
  tell(`${names}: still busy after ${drainLimitMs / 1000} s: it is stopped anyway`)
  await idle(busy)
}

/** Stops and removes a worker's container, which may have gone by itself meanwhile. */
export async function removeWorker(
  { clients, signal }: ActionContext,
  { container }: WorkerPair,
): Promise<void> {
  if (['running', 'restarting', 'paused'].includes(container.state)) {
    // What cannot be stopped because it has gone is what was asked for; `remove` takes it too.
    await clients.engine.stop(container.id, stopGraceS, signal).catch((error: unknown) => {
      signal.throwIfAborted()
      if (!isMissing(error)) throw error
    })
  }
  await clients.engine.remove(container.id, signal)
}

/** `worker-3` of a pair. */
export function workerName({ config }: Pick<ActionContext, 'config'>, pair: WorkerPair): string {
  return shortName(pair.container.name, config.project)
}
