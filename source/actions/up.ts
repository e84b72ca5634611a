import { forgetDown } from '../config/intent.ts'
import type { ActionInputs } from '../model/action.ts'
import { isLeaving, pairWorkers, type WorkerPair, workersRefusal } from '../model/scaling.ts'
import type { Action, ActionContext } from './action.ts'
import { capacityNote } from './capacity.ts'
import { checkPorts } from './check-ports.ts'
import { busy, clusterTitles, exclusively } from './exclusive.ts'
import { startHistory } from './history-server.ts'
import { ready, serversKnown } from './ready.ts'
import { takeAway } from './take-away.ts'
import { lineOf } from './wait.ts'

/** Starts what is missing, and waits until Spark, Traefik and Redis answer. */
export const up: Action<ActionInputs['up']> = {
  id: 'up',
  title: () => clusterTitles.up,
  mutates: true,
  confirm: () => undefined,
  refusal: (state, { workers }) =>
    (workers === undefined ? undefined : workersRefusal(workers)) ?? busy(state),
  run: (context, input) =>
    exclusively(context, clusterTitles.up, async () => {
      const { clients, config, report, signal } = context
      await checkPorts(context, input.history)
      const pairs = await workersNow(context)
      // One that was told to go never comes back, and would be waited for in vain.
      const leaving = pairs.filter(isLeaving)
      if (leaving.length > 0) await takeAway(context, leaving, pairs.length - leaving.length)
      const present = pairs.length - leaving.length
      // Workers that are there stay: taking some away is for `scale`, which drains them first.
      const wanted = input.workers ?? (present > 0 ? present : config.workers)
      const workers = Math.max(wanted, present)
      const noun = workers === 1 ? '1 worker' : `${workers} workers`
      report(`starting the master, ${noun}, Traefik and Redis`)
      try {
        await clients.compose.up(workers, report, signal)
        forgetDown(config)
        await ready(context, workers, 'everything')
      } catch (error) {
        signal.throwIfAborted()
        throw new Error(`${lineOf(error)}; what was started stays, "down" removes it`, {
          cause: error,
        })
      }
      await serversKnown(context, workers)
      const hint = wanted < present ? `; "scale ${wanted}" takes the others away` : ''
      const history = input.history === true ? `; history ${await startHistory(context)}` : ''
      const note = await capacityNote(context, workers)
      report(`${noun} ALIVE, Traefik and Redis answer${history}${hint}${note}`)
    }),
}

/** The worker containers, with what Spark says of them where it answers already. */
async function workersNow({ clients, signal }: ActionContext): Promise<readonly WorkerPair[]> {
  const containers = await clients.engine.containers(signal)
  const hasMaster = containers.some(
    ({ service, state }) => service === 'master' && state === 'running',
  )
  const master = hasMaster ? await clients.spark.master(signal).catch(() => undefined) : undefined
  signal.throwIfAborted()
  return pairWorkers(containers, master?.workers ?? [])
}
