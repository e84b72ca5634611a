import type { Container, ServiceName } from '../../domain/container.ts'
import { crashOf, isBeingStopped, wasStopped } from '../../domain/lifecycle.ts'
import { valueOf } from '../../domain/reading.ts'
import { readingOf } from '../../domain/service.ts'
import type { Doing, State } from '../state.ts'
import {
  agoWords,
  containerWords,
  containersOf,
  degradingFault,
  presenceOf,
  staleWords,
} from '../../domain/presence.ts'
import { doingNow } from './status.ts'
import { workerRows, type WorkerRow } from './workers.ts'

/**
 * What keeps the cluster from being `up`. `is`: what goes on where somebody wants it so,
 * `incomplete` where that is over and something stays stopped, `unknown` where it has not been
 * told yet; `fault` otherwise.
 */
export interface Trouble {
  readonly text: string
  readonly is: 'fault' | Doing | 'incomplete' | 'unknown'
}

/** How long something may be not there yet before that counts as a fault. */
const graceMs = 60_000
/** Each more worker that starts at the same time takes the others' CPU. */
const graceEachMs = 5_000
/** Compose creates everything first, and starts the workers when the master is healthy. */
const createdMs = 180_000
/** Containers of one `up` or `down` come and go within this. */
const togetherMs = 30_000
/** After it was stopped, a container may be removed or started again. */
const stoppingMs = 10_000
/** One slow answer is slow, not down. */
const slowMs = 5_000
/** Draining a worker takes at most this, then it is stopped (`source/actions/remove-workers.ts`). */
const drainMs = 180_000

/** What a service or a worker is, where that is not the plain one; the same for several of them. */
interface Said {
  readonly what: string
  /** The same of several. */
  readonly many?: string
  readonly is: Trouble['is']
}

function within(state: State, at: number | undefined, ms: number): boolean {
  return at !== undefined && state.now - at < ms
}

/** Whether a container has just been started, or is: the list of containers comes after the event. */
function isYoung(state: State, { id, startedAt }: Container): boolean {
  return (
    within(state, startedAt, graceMs) ||
    state.engineEvents.some(
      ({ containerId, action, at }) =>
        containerId === id && action === 'start' && within(state, at, graceMs),
    )
  )
}

/** A fault, unless an action of this program is what causes it. */
const unlessDone = (state: State): Trouble['is'] => doingNow(state) ?? 'fault'

/** Whether a container was told to stop and has not ended yet. */
const leaves = (state: State, container: Container) =>
  isBeingStopped(container, state.engineEvents, state.now, graceMs)

const stops: Said = { what: 'stops', many: 'stop', is: 'stopping' }
const starts = (is: Doing): Said => ({ what: 'starts', many: 'start', is })

function stopped(state: State, container: Container): Said {
  const { finishedAt } = container
  if (!wasStopped(container, state.engineEvents)) {
    return { what: containerWords(container), many: 'not running', is: 'fault' }
  }
  const ago = finishedAt === undefined ? '' : ` ${agoWords(finishedAt, state.now)}`
  const is = within(state, finishedAt, stoppingMs) ? 'stopping' : 'incomplete'
  return { what: `was stopped${ago}`, many: 'were stopped', is: doingNow(state) ?? is }
}

/** What the engine says of a container that is not simply running; `birth`: what its start is. */
function ofEngine(state: State, container: Container, birth: Doing): Said | undefined {
  switch (container.state) {
    case 'created':
      return within(state, container.createdAt, createdMs)
        ? starts(birth)
        : { what: 'was created and never started', many: 'never started', is: unlessDone(state) }
    case 'exited':
    case 'dead':
      return stopped(state, container)
    case 'removing':
      return { what: 'is removed', many: 'are removed', is: 'stopping' }
    case 'paused':
      return { what: 'is paused', many: 'are paused', is: 'incomplete' }
    case 'restarting':
      return { what: 'restarting', is: 'fault' }
    case 'running': {
      const { at, exitCode } = crashOf(container, state.engineEvents, state.now, graceMs) ?? {}
      if (at !== undefined) {
        const status = exitCode === undefined ? '' : ` with exit status ${exitCode}`
        const what = `ended${status} ${agoWords(at, state.now)} and runs again`
        return { what, many: 'crashed', is: 'fault' }
      }
      if (container.health === 'starting') return starts(birth)
      if (container.health !== 'unhealthy') return undefined
      return leaves(state, container) ? stops : { what: 'unhealthy', is: 'fault' }
    }
  }
}

/** Why a service has no container: it comes, it goes, or it is missing. */
function ofMissing(state: State, service: ServiceName): Said {
  const recent = (at: number | undefined) => within(state, at, togetherMs)
  const own = containersOf(state).filter((one) => one.service !== 'run')
  const goes =
    state.engineEvents.some(
      ({ service: of, action, at }) => of === service && action === 'destroy' && recent(at),
    ) ||
    own.some(
      (one) =>
        one.state === 'removing' || (recent(one.finishedAt) && wasStopped(one, state.engineEvents)),
    )
  const what = 'is missing'
  if (goes) return { what, is: doingNow(state) ?? 'stopping' }
  if (own.some(({ createdAt }) => recent(createdAt))) return { what, is: 'starting' }
  return { what, is: unlessDone(state) }
}

/** What a service says itself that it does not do. */
function ofFault(state: State, service: string): Said | undefined {
  const fault = degradingFault(state, service)
  if (fault === undefined) return undefined
  // A cluster that is taken down has nothing left to route to before its containers are gone.
  const down = containersOf(state)
    .filter((one) => one.state === 'running')
    .every((one) => (one.service !== 'master' && one.service !== 'worker') || leaves(state, one))
  return { what: fault.text, is: fault.young ? 'starting' : down ? 'stopping' : unlessDone(state) }
}

/** What the silence of a service whose container runs means. */
function ofReading(state: State, container: Container, service: string): Said | undefined {
  const reading = readingOf(state, service)
  const young = isYoung(state, container)
  if (reading.kind === 'loading') {
    return { what: 'has not answered yet', is: young ? 'starting' : 'unknown' }
  }
  if (reading.kind === 'fresh') return ofFault(state, service)
  const what = staleWords(reading, state.now)
  if (leaves(state, container)) return stops
  if (young) return { what, is: 'starting' }
  if (reading.value !== undefined && within(state, reading.since, slowMs)) return undefined
  return { what, is: unlessDone(state) }
}

function ofService(state: State, service: string): Said | undefined {
  const { kind, container } = presenceOf(state, service)
  if (kind === 'missing') return ofMissing(state, service)
  if (container === undefined) return undefined
  return (
    ofEngine(state, container, 'starting') ??
    (kind === 'running' ? ofReading(state, container, service) : undefined)
  )
}

/** A worker that was made while the master ran is one more; one that starts again is not. */
function birthOf(state: State, { createdAt }: Container): Doing {
  const master = presenceOf(state, 'master')
  const since = master.kind === 'running' ? master.container.startedAt : undefined
  const later = since !== undefined && createdAt - since > togetherMs
  return later && within(state, createdAt, createdMs) ? 'scaling' : 'starting'
}

/** What Spark says of a worker whose container runs. `graceMs`: how long it may take to register. */
function ofSpark(state: State, row: WorkerRow, registerMs: number): Said | undefined {
  const { container, sparkState } = row
  if (container === undefined || sparkState === 'ALIVE') return undefined
  const since = state.notAlive[container.shortId]
  if (sparkState === 'DECOMMISSIONED') {
    return since === undefined || within(state, since, drainMs)
      ? { what: 'leaves', many: 'leave', is: 'scaling' }
      : { what: 'was told to leave and is still there', many: 'still leave', is: 'fault' }
  }
  const what = 'not ALIVE'
  if (leaves(state, container)) return stops
  if (within(state, container.startedAt, registerMs)) return { what, is: birthOf(state, container) }
  const master = presenceOf(state, 'master')
  if (master.kind === 'running') {
    // A master that has just started is found by its workers one after the other.
    if (isYoung(state, master.container)) return { what, is: 'starting' }
    if (leaves(state, master.container)) return { what, is: 'stopping' }
  }
  // The master hears of an end before the engine's list has it.
  if (within(state, since, slowMs)) return undefined
  return { what, is: unlessDone(state) }
}

function ofWorkers(state: State): readonly Trouble[] {
  const rows = workerRows(state)
  const known = valueOf(state.master)?.status !== undefined
  const late = rows.filter(({ container, sparkState }) => container && sparkState !== 'ALIVE')
  const registerMs = graceMs + late.length * graceEachMs
  const said = rows.flatMap((row) => {
    const { name, sparkState } = row
    if (row.container === undefined) return []
    // Where Spark has it already its container's own check, every ten seconds, tells nothing more.
    const isThere = sparkState === 'ALIVE' && row.container.health === 'starting'
    const container: Container = isThere ? { ...row.container, health: 'healthy' } : row.container
    const one =
      ofEngine(state, container, birthOf(state, container)) ??
      (known ? ofSpark(state, row, registerMs) : undefined)
    return one === undefined ? [] : [{ name, ...one }]
  })
  return [...noWorker(state, rows), ...grouped(said)]
}

/** Troubles of workers, those of the same kind in one. */
function grouped(said: readonly (Said & { readonly name: string })[]): readonly Trouble[] {
  const groups = Map.groupBy(said, ({ what, many = what, is }) => `${is} ${many}`)
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const { name, what, many = what, is } = first
    const text = more.length === 0 ? `${name} ${what}` : `${more.length + 1} workers ${many}`
    return { text, is }
  })
}

function noWorker(state: State, rows: readonly WorkerRow[]): readonly Trouble[] {
  // Of containers that are there and do not run, each says why.
  if (valueOf(state.master)?.status === undefined || rows.length > 0) return []
  const { is } = ofMissing(state, 'worker')
  const scaled = is === 'stopping' ? 'scaling' : is
  return [{ text: 'no worker runs', is: scaled === 'fault' ? 'incomplete' : scaled }]
}

const order: readonly Trouble['is'][] = [
  ...(['fault', 'stopping', 'starting', 'scaling', 'incomplete', 'unknown'] as const),
]

/** Everything that keeps the cluster from being `up`, the worst first. */
export function troublesOf(state: State): readonly Trouble[] {
  const status = valueOf(state.master)?.status
  const found = [
    ...state.services.flatMap(({ id, need }): readonly Trouble[] => {
      const said = need === 'vital' || need === 'usual' ? ofService(state, id) : undefined
      return said === undefined ? [] : [{ text: `${id} ${said.what}`, is: said.is }]
    }),
    ...(status === undefined || status === 'ALIVE'
      ? []
      : [{ text: `master ${status}`, is: 'starting' as const }]),
    ...ofWorkers(state),
  ]
  return found.toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is))
}
