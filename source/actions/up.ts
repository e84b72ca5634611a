import { lineOf } from '../clients/failure.ts'
import { withComplaint } from '../services/traefik/complaint.ts'
import { forgetDown } from '../config/intent.ts'
import type { ActionInputs } from '../domain/action.ts'
import { traefikFaults } from '../services/traefik/faults.ts'
import { isLeaving, pairWorkers, type WorkerPair, workersRefusal } from '../domain/scaling.ts'
import type { Action, ActionContext } from './action.ts'
import { capacityNote } from './capacity.ts'
import { checkPorts } from './check-ports.ts'
import { busy, exclusively } from './exclusive.ts'
import { startHistory } from './history-server.ts'
import { ready, serversKnown } from './ready.ts'
import { workersNoun } from './scale-question.ts'
import { startOrUndo, Undone } from './start-or-undo.ts'

const title = 'start the cluster'

/** Starts what is missing, and waits until Spark, Traefik and Redis answer. */
export const up: Action<ActionInputs['up']> = {
  id: 'up',
  title: () => title,
  mutates: true,
  needs: [],
  confirm: () => undefined,
  refusal: (state, { workers }) =>
    (workers === undefined ? undefined : workersRefusal(workers)) ?? busy(state),
  run: (context, input) =>
    exclusively(context, title, async () => {
      const { clients, config, report, signal } = context
      await checkPorts(context, input.history)
      const pairs = await workersNow(context)
      // Workers that are there stay, also one that was told to go and never comes back: taking
      // some away is for `scale`, which asks and drains them first.
      const leaving = pairs.filter(isLeaving).length
      const present = pairs.length - leaving
      const wanted = input.workers ?? (present > 0 ? present : config.workers)
      const workers = Math.max(wanted, present)
      const noun = workersNoun(workers)
      const stay = wanted < present ? ` (${present} are there and stay)` : ''
      report(`starting the master, ${workersNoun(wanted)}${stay}, Traefik and Redis`)
      try {
        // Compose counts every container, those that leave too.
        await startOrUndo(context, () => clients.compose.up(workers + leaving, report, signal))
        forgetDown(config)
        await ready(context, workers, 'everything')
      } catch (error) {
        signal.throwIfAborted()
        const rest =
          error instanceof Undone
            ? 'nothing of it was left'
            : 'what was started stays, "down" removes it'
        throw new Error(`${lineOf(error)}; ${rest}`, { cause: error })
      }
      await serversKnown(context, workers)
      const hint =
        wanted < present || leaving > 0 ? `; "scale ${wanted}" takes the others away` : ''
      const history = input.history === true ? `; history ${await startHistory(context)}` : ''
      const note = await capacityNote(context, workers)
      const answers = await answering(context)
      report(`${noun} ALIVE, ${answers}${history}${hint}${note}`)
    }),
}

/** What the services say at the end: one that answers may still not do its part. */
async function answering({ clients, config, signal }: ActionContext): Promise<string> {
  try {
    const containers = await clients.engine.containers(signal)
    const said = await clients.traefik.state(signal)
    const traefik = await withComplaint(said, clients.engine, containers, signal)
    const given = { containers, project: config.project, now: Date.now() }
    const [fault] = traefikFaults(traefik, given)
    if (fault !== undefined) return `Redis answers; warning: Traefik ${fault.text}: ${fault.remedy}`
  } catch {
    signal.throwIfAborted()
  }
  return 'Traefik and Redis answer'
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
