import type { WorkerPair } from '../model/scaling.ts'
import type { ActionContext } from './action.ts'
import { pause } from './wait.ts'

/** How long an executor may take to finish its tasks and to hand its blocks over. */
const drainLimitMs = 120_000
const stopGraceS = 10

/**
 * Takes one worker away without losing work: SIGPWR decommissions it, its executors finish and
 * move their blocks, then the container is stopped and removed. The worker's own page is asked,
 * because the master never lowers the cores in use of a decommissioned worker
 * (measured on Spark 4.3).
 */
export async function drain(
  context: ActionContext,
  { container, spark }: WorkerPair,
  tell: (what: string) => void,
): Promise<void> {
  const { clients, signal } = context
  const serves = container.state === 'running' && spark?.state === 'ALIVE'
  if (serves) {
    tell(`${container.name} is decommissioned`)
    await clients.engine.kill(container.id, 'SIGPWR', signal)
    await untilIdle(context, spark.id, (what) => {
      tell(`${container.name}: ${what}`)
    })
  }
  if (container.state === 'running') {
    tell(`stopping ${container.name}`)
    await clients.engine.stop(container.id, stopGraceS, signal)
  }
  await clients.engine.remove(container.id, signal)
}

async function untilIdle(
  { clients, signal }: ActionContext,
  workerId: string,
  tell: (what: string) => void,
): Promise<void> {
  const end = Date.now() + drainLimitMs
  let told = -1
  let unanswered = 0
  while (Date.now() < end) {
    await pause(500, signal)
    const detail = await clients.spark.worker(workerId, signal).catch(() => {
      signal.throwIfAborted()
      return undefined
    })
    if (detail === undefined) {
      // The worker or the master is gone: after a while there is nothing more to wait for.
      unanswered += 1
      if (unanswered >= 10) return
      continue
    }
    unanswered = 0
    const left = detail.executors.length
    if (left === 0) return
    if (left !== told) tell(`${left} ${left === 1 ? 'executor finishes' : 'executors finish'}`)
    told = left
  }
  tell(`still busy after ${drainLimitMs / 1000} s, it is stopped anyway`)
}
