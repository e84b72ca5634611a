import { errorMessage } from '../domain/text.ts'
import { isMissing } from '../clients/failure.ts'
import { driversOn, type ScalePlan, type WorkerPair } from '../domain/scaling.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { ActionContext } from './action.ts'
import { inParallel, until } from './wait.ts'

/** The master hears of it at once; a busy machine may need a while. */
const decommissionTimeoutMs = 15_000
/** How long executors may take to finish their tasks and to hand their blocks over. */
const drainTimeoutMs = 120_000
const stopGraceSeconds = 10
/** Failed questions to a worker's page after which it counts as gone. */
const goneAfter = 10
/** Signals, and questions at each look, at a time. */
const asking = 8
/** Containers stopped and removed at a time. */
const removing = 4

interface Removal extends Pick<ActionContext, 'clients' | 'signal'> {
  /** Says how far it is. */
  readonly tell: (what: string) => void
  readonly nameOf: (pair: WorkerPair) => string
}

/**
 * Takes workers away without losing work: all are told to go together (so that no block moves to
 * one that goes next), then each that has no executor left is stopped and removed. A driver that
 * the plan does not name is not killed: its worker stays. Rejects with which stay and why.
 */
export async function removeWorkers(
  context: ActionContext,
  { going, wanted, drivers }: Pick<ScalePlan, 'going' | 'wanted' | 'drivers'>,
): Promise<void> {
  const { clients, config, report, signal } = context
  const left = new Map<WorkerPair, string>()
  let gone = 0
  const nameOf = ({ container }: WorkerPair) => shortName(container.name, config.project)
  const tell = (what: string) => {
    report(`${gone} of ${going.length} gone; ${what}`)
  }
  const removal: Removal = { clients, signal, tell, nameOf }
  const remove = (pairs: readonly WorkerPair[]) =>
    inParallel(pairs, removing, async (pair) => {
      const { id, state } = pair.container
      try {
        if (['running', 'restarting', 'paused'].includes(state)) {
          // What cannot be stopped because it has gone is what was asked for; `remove` takes it too.
          await clients.engine.stop(id, stopGraceSeconds, signal).catch((error: unknown) => {
            if (!isMissing(error)) throw error
          })
        }
        await clients.engine.remove(id, signal)
        gone += 1
        tell(`${nameOf(pair)}: removed`)
      } catch (error) {
        left.set(pair, errorMessage(error))
      }
    })

  const told = await decommission(removal, going)
  await remove(going.filter((pair) => !told.includes(pair)))
  const named = new Set(drivers.map(({ id }) => id))
  await drain(removal, told, async (idle) => {
    const master = await clients.spark.master(signal).catch(() => undefined)
    signal.throwIfAborted()
    for (const pair of idle) {
      const unnamed = driversOn(pair, master?.drivers ?? []).find(({ id }) => !named.has(id))
      if (unnamed !== undefined) left.set(pair, `${unnamed.id} has started on it`)
    }
    await remove(idle.filter((pair) => !left.has(pair)))
  })
  signal.throwIfAborted()
  const [why] = left.values()
  if (why === undefined) return
  const names = going.filter((pair) => left.has(pair)).map(nameOf)
  throw new Error(
    `workers left: ${wanted + left.size}; ${names.join(', ')} could not be removed (${why}) and takes no more work; scale again to remove it`,
  )
}

/**
 * Tells workers to go (SIGPWR): they take no more work, their executors finish and move their
 * blocks. Gives those that were told; the others have nothing to finish or cannot be told, and are
 * only to be stopped. The master is asked once for all of them.
 */
async function decommission(
  { clients, signal, tell, nameOf }: Removal,
  pairs: readonly WorkerPair[],
): Promise<readonly WorkerPair[]> {
  const told = new Set<WorkerPair>()
  await inParallel(pairs, asking, async (pair) => {
    const { container, spark } = pair
    if (container.state !== 'running') return
    if (spark?.state === 'DECOMMISSIONED') {
      told.add(pair)
    } else if (spark?.state !== 'ALIVE') {
      tell(`${nameOf(pair)}: not registered in Spark: it is stopped without being drained`)
    } else {
      try {
        await clients.engine.kill(container.id, 'SIGPWR', signal)
        told.add(pair)
      } catch (error) {
        signal.throwIfAborted()
        tell(
          `${nameOf(pair)}: it cannot be told to go (${errorMessage(error)}): it is only stopped`,
        )
      }
    }
  })
  signal.throwIfAborted()
  if (told.size === 0) return []
  const ids = new Set([...told].map(({ spark }) => spark?.id))
  const heard = await until(
    { report: () => undefined, signal },
    decommissionTimeoutMs,
    async () => {
      const { workers } = await clients.spark.master(signal)
      return {
        done: !workers.some(({ id, state }) => ids.has(id) && state === 'ALIVE'),
        message: '',
      }
    },
  )
  tell(heard ? 'decommissioned' : 'the master has not heard that all go; they are drained anyway')
  return pairs.filter((pair) => told.has(pair))
}

/**
 * Waits until workers that were told to go have no executor left, and hands them on as they have;
 * those that stay busy for too long too, after saying so. The workers themselves are asked, for the
 * master never lowers the cores in use of a decommissioned one (measured on Spark 4.3).
 */
async function drain(
  { clients, signal, tell, nameOf }: Removal,
  pairs: readonly WorkerPair[],
  idle: (pairs: readonly WorkerPair[]) => Promise<void>,
): Promise<void> {
  const unanswered = new Map<WorkerPair, number>()
  const removals: Promise<void>[] = []
  let busy = [...pairs]

  const executorsOf = async (pair: WorkerPair): Promise<number | undefined> => {
    if (pair.spark === undefined) return 0
    try {
      const { executors } = await clients.spark.workerPage(pair.spark.id, signal)
      unanswered.delete(pair)
      return executors.length
    } catch {
      signal.throwIfAborted()
      const times = (unanswered.get(pair) ?? 0) + 1
      unanswered.set(pair, times)
      return times >= goneAfter ? 0 : undefined
    }
  }

  const done = await until({ report: tell, signal }, drainTimeoutMs, async () => {
    let first: WorkerPair | undefined
    const left = new Map<WorkerPair, number | undefined>()
    // A few at a time and in turn: they are asked through the master, which has other work.
    while (first === undefined && busy.length > 0) {
      const asked = busy.slice(0, asking)
      await inParallel(asked, asking, async (pair) => {
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
    return { done: false, message: `${nameOf(first)}: ${what}` }
  })
  await Promise.all(removals)
  if (done) return
  const names = busy.map(nameOf).join(', ')
  tell(`${names}: still busy after ${drainTimeoutMs / 1000} s: it is stopped anyway`)
  await idle(busy)
}
