import { errorMessage } from '../domain/text.ts'
import { clientOf } from '../clients/contracts.ts'
import { withComplaint } from '../services/traefik/complaint.ts'
import type { Container } from '../domain/container.ts'
import { fresh } from '../domain/reading.ts'
import { traefikKey } from '../domain/traefik.ts'
import { forgetDown } from '../config/state-folder.ts'
import { traefikFaults } from '../services/traefik/faults.ts'
import {
  capacityWarning,
  isLeaving,
  pairWorkers,
  type WorkerPair,
  workersRefusal,
} from '../domain/scaling.ts'
import { plural } from '../domain/units.ts'
import { type ActionContext, defineAction } from './action.ts'
import { checkPorts } from './check-ports.ts'
import { busy, exclusively } from './exclusive.ts'
import { untilHealthy } from './healthy.ts'
import { ready, serversKnown } from './ready.ts'
import { startOrUndo, Undone } from './start-or-undo.ts'

const title = 'start the cluster'

interface UpInput {
  /** Undefined: as many as there are, or the configured number where there are none. */
  readonly workers: number | undefined
  /** The history server too. */
  readonly history?: boolean
}

/** Starts what is missing, and waits until Spark, Traefik and Redis answer. */
export const up = defineAction<UpInput>({
  id: 'up',
  title: () => title,
  needs: [],
  kind: 'scale',
  doing: 'starting',
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
      const noun = plural(workers, 'worker')
      const stay = wanted < present ? ` (${present} are there and stay)` : ''
      report(`starting the master, ${plural(wanted, 'worker')}${stay}, Traefik and Redis`)
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
        throw new Error(`${errorMessage(error)}; ${rest}`, { cause: error })
      }
      await serversKnown(context, workers)
      const hint =
        wanted < present || leaving > 0 ? `; "scale ${wanted}" takes the others away` : ''
      const history = input.history === true ? `; history ${await startHistory(context)}` : ''
      const note = await capacityNote(context, workers)
      const answers = await answering(context)
      report(`${noun} ALIVE, ${answers}${history}${hint}${note}`)
    }),
})

/** It reads every event log first; its own check is asked every 10 s. */
const historyTimeoutMs = 180_000

/** Starts the history server, and waits until it answers. Gives the address of its page. */
async function startHistory(context: ActionContext): Promise<string> {
  const { clients, config, report, signal } = context
  report('starting the history server')
  await clients.compose.history(report, signal)
  const isIt = ({ service }: Container) => service === 'history'
  const failure = 'the cluster is up, but the history server does not answer'
  const waiting = 'the history server does not answer yet'
  await untilHealthy(context, isIt, historyTimeoutMs, failure, waiting)
  return `http://${config.host}:${(config.reachedPorts ?? config.ports).history}/`
}

/** ` (warning: …)` when so many workers offer more than the engine has, else ''. */
async function capacityNote({ clients, config, signal }: ActionContext, workers: number) {
  const engine = await clients.engine.info(signal).catch(() => undefined)
  signal.throwIfAborted()
  const warning = engine && capacityWarning(workers, config, engine)
  return warning === undefined ? '' : ` (warning: ${warning})`
}

/** What the services say at the end: one that answers may still not do its part. */
async function answering({ clients, config, signal }: ActionContext): Promise<string> {
  try {
    const containers = await clients.engine.containers(signal)
    const said = await clientOf(clients, traefikKey).state(signal)
    const seen = { containers: fresh(containers, Date.now()) }
    const traefik = await withComplaint(said, clients.engine, seen, signal)
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
