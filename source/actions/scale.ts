import type { Clients } from '../clients/contracts.ts'
import { errorMessage } from '../domain/text.ts'
import type { Container } from '../domain/container.ts'
import { valueOf } from '../domain/reading.ts'
import {
  agreeTo,
  crowding,
  isAgreed,
  isAlive,
  isLeaving,
  maxWorkers,
  planScaling,
  type ScaleInput,
  type ScalePlan,
  workersRefusal,
} from '../domain/scaling.ts'
import { plural } from '../domain/units.ts'
import type { Master } from '../domain/spark.ts'
import { containersOf } from '../store/selectors/target.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import { type ActionContext, defineAction, Refused, Unconfirmed } from './action.ts'
import { addWorkers } from './add-workers.ts'
import { busy, exclusively } from './exclusive.ts'
import { removeWorkers } from './remove-workers.ts'

const noMore = `${maxWorkers} workers are the most`

interface Adding {
  /** How many workers it adds, with those of later presses. */
  by: number
  /** How many more it could add. */
  room: () => number
}

/** Workers that are being added: a further + raises how many. */
const adding = new WeakMap<Clients, Adding>()

const title = (input: ScaleInput) =>
  'workers' in input
    ? `scale to ${plural(input.workers, 'worker')}`
    : `scale ${input.by < 0 ? 'down' : 'up'} by ${plural(Math.abs(input.by), 'worker')}`

const planOf = (state: State, input: ScaleInput) =>
  planScaling(containersOf(state), valueOf(state.master), input)

/** Workers up: at once. Down: drained first, so that no work is lost. */
export const scale = defineAction<ScaleInput>({
  id: 'scale',
  title,
  kind: 'scale',
  doing: 'scaling',
  confirm: (state, input) =>
    removalQuestion(planOf(state, input), state.project, state.master.kind === 'fresh'),
  agree: (state, input) => agreeTo(planOf(state, input), input),
  refusal: (state, input) => {
    const raises = 'by' in input && input.by > 0
    const wrong =
      ('workers' in input ? workersRefusal(input.workers) : undefined) ??
      (raises ? undefined : busy(state))
    if (wrong !== undefined) return wrong
    const plan = planOf(state, input)
    return raises && plan.now >= maxWorkers
      ? noMore
      : masterRefusal(plan, masterOf(containersOf(state)))
  },
  run: async (context, input) => {
    const running = adding.get(context.clients)
    if ('by' in input && input.by > 0 && running !== undefined) {
      if (running.room() < input.by) throw new Refused(noMore)
      running.by += input.by
      context.report('added to the scaling that is under way')
      return
    }
    // Set before anything is awaited: a + that is pressed meanwhile adds to this one.
    const more: Adding = { by: 'by' in input ? input.by : 0, room: () => maxWorkers - more.by }
    if (more.by > 0) adding.set(context.clients, more)
    const close = () => {
      if (adding.get(context.clients) === more) adding.delete(context.clients)
    }
    try {
      // Closed as soon as its target is reached, for what is added later would be lost.
      await exclusively(context, title(input), () => scaleNow(context, input, more).finally(close))
    } finally {
      close()
    }
  },
})

const masterOf = (containers: readonly Container[]) =>
  containers.find(({ service }) => service === 'master')

/** Without a master there is no cluster, and new workers could not register. */
function masterRefusal(plan: ScalePlan, master: Container | undefined): string | undefined {
  if (master === undefined) {
    return 'there is no cluster to scale: bring it up first ("up", or the key U)'
  }
  return plan.wanted > plan.now && master.state !== 'running'
    ? `the master is ${master.state}, so new workers could not register: start it first ("up", or the key U)`
    : undefined
}

/** How many names and drivers a question has room for. */
const shown = 5

const listed = (names: readonly string[]) =>
  names.slice(0, shown).join(', ') + (names.length > shown ? ', …' : '')

/** The question before workers are removed: which, what ends with them, and what it means. */
function removalQuestion(
  { going, drivers, wanted }: ScalePlan,
  project: string,
  drains: boolean,
): string | undefined {
  if (going.length === 0) return undefined
  const names = going.map((pair) => {
    const name = shortName(pair.container.name, project)
    return isLeaving(pair) ? `${name}, which was told to go before` : name
  })
  const ending = drivers.map(({ id, mainClass }) =>
    mainClass === '' ? id : `${id} (${mainClass})`,
  )
  const what = ending.length === 1 ? 'driver runs' : 'drivers run'
  return [
    `Take ${plural(going.length, 'worker')} away (${listed(names)})?`,
    drains
      ? 'Each finishes its tasks and hands its data over first.'
      : 'The master does not answer, so they are stopped without being drained.',
    ...(ending.length > 0
      ? [`${ending.length} ${what} there and is killed with it: ${listed(ending)}.`]
      : []),
    ...(wanted === 0
      ? ['That is the last worker: running applications will wait for a new one.']
      : []),
  ].join(' ')
}

/** Plans from what the engine and the master say now, and does that as far as it was agreed to. */
async function scaleNow(context: ActionContext, given: ScaleInput, more: Adding): Promise<void> {
  const { clients, config, report, signal } = context
  const [containers, engine] = await Promise.all([
    clients.engine.containers(signal),
    clients.engine.info(signal).catch(() => undefined),
  ])
  signal.throwIfAborted()
  const master = masterOf(containers)?.state === 'running' ? await masterNow(context) : undefined
  const input = more.by > 0 ? { ...given, by: more.by } : given
  const plan = planScaling(containers, master, input)
  const refusal = masterRefusal(plan, masterOf(containers))
  if (refusal !== undefined) throw new Refused(refusal)
  const removal = removalQuestion(plan, config.project, master !== undefined)
  if (removal !== undefined && !isAgreed(plan, input)) {
    throw new Unconfirmed(removal, agreeTo(plan, input))
  }
  const crowded = engine && crowding(plan, input, config, engine)
  if (crowded !== undefined) {
    const question = `${crowded}. Start them all the same?`
    throw new Unconfirmed(question, agreeTo(plan, input), crowded)
  }
  if (removal !== undefined) {
    await removeWorkers(context, plan)
    report(`${plural(plan.wanted, 'worker')} (${plural(plan.going.length, 'worker')} gone)`)
  } else if (plan.wanted === plan.now && plan.pairs.filter(isAlive).length >= plan.now) {
    report(`${plural(plan.now, 'worker')} already`)
  } else {
    more.room = () => maxWorkers - plan.now - more.by
    await addWorkers(context, () => (more.by > 0 ? plan.now + more.by : plan.wanted), plan.pairs)
  }
}

/** The master's word, or undefined (and said) when it does not answer. */
async function masterNow({ clients, report, signal }: ActionContext): Promise<Master | undefined> {
  try {
    return await clients.spark.master(signal)
  } catch (error) {
    signal.throwIfAborted()
    report(`the master does not answer (${errorMessage(error)}): workers that go are not drained`)
    return undefined
  }
}
