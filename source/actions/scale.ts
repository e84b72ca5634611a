import type { Clients } from '../clients/contracts.ts'
import { lineOf } from '../clients/failure.ts'
import type { ActionInputs, ScaleInput } from '../domain/action.ts'
import { valueOf } from '../domain/reading.ts'
import {
  crowding,
  isAgreed,
  isAlive,
  maxWorkers,
  pairWorkers,
  planScaling,
  type ScalePlan,
  workersRefusal,
} from '../domain/scaling.ts'
import type { Master } from '../domain/spark.ts'
import type { State } from '../store/state.ts'
import { containersOf } from '../store/selectors/target.ts'
import { type Action, type ActionContext, Refused, Unconfirmed } from './action.ts'
import { addWorkers } from './add-workers.ts'
import { workerSize } from './capacity.ts'
import { busy, exclusively } from './exclusive.ts'
import { removalQuestion, workersNoun } from './scale-question.ts'
import { takeAway } from './take-away.ts'

const noCluster = 'there is no cluster to scale: bring it up first ("up", or the key U)'
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
    ? `scale to ${workersNoun(input.workers)}`
    : `scale ${input.by < 0 ? 'down' : 'up'} by ${workersNoun(Math.abs(input.by))}`

function planOf(state: State, input: ScaleInput): ScalePlan {
  const master = valueOf(state.master)
  return planScaling(
    pairWorkers(containersOf(state), master?.workers ?? []),
    master?.drivers ?? [],
    input,
  )
}

/** Workers up: at once. Down: drained first, so that no work is lost. */
export const scale: Action<ActionInputs['scale']> = {
  id: 'scale',
  title,
  mutates: true,
  needs: ['containers'],
  confirm: (state, input) => {
    const plan = planOf(state, input)
    return plan.going.length === 0
      ? undefined
      : removalQuestion(plan, state.project, state.master.kind === 'fresh')
  },
  agree: (state, input) => agreeTo(planOf(state, input), input),
  refusal: (state, input) => {
    const raises = 'by' in input && input.by > 0
    const wrong =
      ('workers' in input ? workersRefusal(input.workers) : undefined) ??
      (raises ? undefined : busy(state))
    if (wrong !== undefined) return wrong
    const plan = planOf(state, input)
    if (raises && plan.now >= maxWorkers) return noMore
    const master = valueOf(state.containers)?.find(({ service }) => service === 'master')
    return master === undefined ? noCluster : masterRefusal(plan, master.state)
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
}

/** New workers could not register without a master. */
function masterRefusal(plan: ScalePlan, state: string): string | undefined {
  return plan.wanted > plan.now && state !== 'running'
    ? `the master is ${state}, so new workers could not register: start it first ("up", or the key U)`
    : undefined
}

function agreeTo(plan: ScalePlan, input: ScaleInput): ScaleInput {
  const agreed = {
    going: plan.going.map(({ container }) => container.id),
    drivers: plan.drivers.map(({ id }) => id),
    crowded: plan.wanted,
  }
  return { ...input, agreed }
}

/** Plans from what the engine and the master say now, and does that as far as it was agreed to. */
async function scaleNow(context: ActionContext, given: ScaleInput, more: Adding): Promise<void> {
  const { clients, config, report, signal } = context
  const [containers, engine] = await Promise.all([
    clients.engine.containers(signal),
    clients.engine.info(signal).catch(() => undefined),
  ])
  signal.throwIfAborted()
  const container = containers.find(({ service }) => service === 'master')
  if (container === undefined) throw new Error(noCluster)
  const master = container.state === 'running' ? await masterNow(context) : undefined
  const pairs = pairWorkers(containers, master?.workers ?? [])
  const input = more.by > 0 ? { ...given, by: more.by } : given
  const plan = planScaling(pairs, master?.drivers ?? [], input)
  const refusal = masterRefusal(plan, container.state)
  if (refusal !== undefined) throw new Refused(refusal)
  if (!isAgreed(plan, input.agreed)) {
    const question = removalQuestion(plan, config.project, master !== undefined)
    throw new Unconfirmed(question, agreeTo(plan, input))
  }
  const crowded = engine && crowding(plan, input, workerSize(config), engine)
  if (crowded !== undefined) {
    const question = `${crowded}. Start them all the same?`
    throw new Unconfirmed(question, agreeTo(plan, input), crowded)
  }
  if (plan.going.length > 0) {
    await takeAway(context, plan)
    report(`${workersNoun(plan.wanted)} (${workersNoun(plan.going.length)} gone)`)
  } else if (plan.wanted === plan.now && pairs.filter(isAlive).length >= plan.now) {
    report(`${workersNoun(plan.now)} already`)
  } else {
    more.room = () => maxWorkers - plan.now - more.by
    await addWorkers(context, () => (more.by > 0 ? plan.now + more.by : plan.wanted), pairs)
  }
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
