import type { WorkerPair } from '../model/scaling.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { ActionContext } from './action.ts'
import { lineOf, until } from './wait.ts'

/** The master hears of it at once; a busy machine may need a while. */
const decommissionLimitMs = 15_000
/** How long executors may take to finish their tasks and to hand their blocks over. */
const drainLimitMs = 120_000
const stopGraceS = 10
/** Failed questions to a worker's page after which it counts as gone. */
const goneAfter = 10

/** Says something about one worker. */
export type Tell = (what: string) => void

/**
 * Tells a worker to go (SIGPWR): it takes no more work, its executors finish and move their
 * blocks. Gives false when it has nothing to finish or cannot be told, and is only to be stopped.
 */
export async function decommission(
  { clients, signal }: ActionContext,
  { container, spark }: WorkerPair,
  tell: Tell,
): Promise<boolean> {
  if (container.state !== 'running') return false
  if (spark?.state === 'DECOMMISSIONED') return true
  if (spark?.state !== 'ALIVE') {
    tell('not registered in Spark: it is stopped without being drained')
    return false
  }
  try {
    await clients.engine.kill(container.id, 'SIGPWR', signal)
  } catch (error) {
    signal.throwIfAborted()
    tell(`it cannot be told to go (${lineOf(error)}): it is only stopped`)
    return false
  }
  const seen = await until({ report: () => undefined, signal }, decommissionLimitMs, async () => {
    const { workers } = await clients.spark.master(signal)
    const state = workers.find(({ id }) => id === spark.id)?.state
    return { done: state !== 'ALIVE', message: '' }
  })
  tell(
    seen ? 'decommissioned' : 'the master has not heard that it goes; it is drained all the same',
  )
  return true
}

/**
 * Waits until a worker that was told to go has no executor left. The worker itself is asked, for
 * the master never lowers the cores in use of a decommissioned one (measured on Spark 4.3).
 */
export async function drained(
  { clients, signal }: ActionContext,
  { spark }: WorkerPair,
  tell: Tell,
): Promise<void> {
  if (spark === undefined) return
  let unanswered = 0
  const idle = await until({ report: tell, signal }, drainLimitMs, async () => {
    try {
      const { executors } = await clients.spark.worker(spark.id, signal)
      unanswered = 0
      const left = executors.length
      const noun = left === 1 ? 'executor finishes' : 'executors finish'
      return { done: left === 0, message: left === 0 ? '' : `${left} ${noun}` }
    } catch {
      signal.throwIfAborted()
      unanswered += 1
      return { done: unanswered >= goneAfter, message: 'its page does not answer' }
    }
  })
  if (!idle) tell(`still busy after ${drainLimitMs / 1000} s: it is stopped anyway`)
}

/** Stops and removes a worker's container, which may have gone by itself meanwhile. */
export async function removeWorker(
  { clients, signal }: ActionContext,
  { container }: WorkerPair,
): Promise<void> {
  const now = (await clients.engine.containers(signal)).find(({ id }) => id === container.id)
  if (now === undefined) return
  if (now.state === 'running' || now.state === 'restarting' || now.state === 'paused') {
    await clients.engine.stop(container.id, stopGraceS, signal)
  }
  await clients.engine.remove(container.id, signal)
}

/** `worker-3` of a pair. */
export function workerName({ config }: Pick<ActionContext, 'config'>, pair: WorkerPair): string {
  return shortName(pair.container.name, config.project)
}
