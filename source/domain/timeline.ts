import type { EngineEvent } from './container.ts'
import type { Reading } from './reading.ts'
import type { Application, ApplicationState, Master, SparkWorker, WorkerState } from './spark.ts'
import { formatMiB } from './units.ts'

/** One entry of the timeline. */
export interface TimelineEvent {
  readonly at: number
  readonly kind: 'engine' | 'spark' | 'scale' | 'run' | 'action'
  readonly severity: 'info' | 'good' | 'warning' | 'bad'
  readonly text: string
}

/** How many entries the timeline keeps. */
export const timelineLength = 500

type Said = Pick<TimelineEvent, 'severity' | 'text'>

/** The timeline with entries added at its end, and the oldest dropped when it is full. */
export function appendTimeline(
  timeline: readonly TimelineEvent[],
  entries: readonly TimelineEvent[],
): readonly TimelineEvent[] {
  return entries.length === 0 ? timeline : [...timeline, ...entries].slice(-timelineLength)
}

/** Exit statuses of a stop that somebody asked for: 0, or SIGINT, SIGKILL, SIGTERM. */
const askedFor = new Set([0, 130, 137, 143])

/** What the engine's events mean to a person; what is not here is not worth an entry. */
const engineWords: Readonly<Record<string, (event: EngineEvent) => Said>> = {
  create: () => ({ severity: 'info', text: 'created' }),
  start: () => ({ severity: 'info', text: 'started' }),
  restart: () => ({ severity: 'info', text: 'restarted' }),
  pause: () => ({ severity: 'warning', text: 'paused' }),
  unpause: () => ({ severity: 'info', text: 'goes on' }),
  oom: () => ({ severity: 'bad', text: 'ran out of memory' }),
  destroy: () => ({ severity: 'info', text: 'removed' }),
  die: ({ exitCode }) => ({
    severity: exitCode === undefined || askedFor.has(exitCode) ? 'info' : 'bad',
    text: exitCode === undefined ? 'ended' : `ended with exit status ${exitCode}`,
  }),
  'health_status: healthy': () => ({ severity: 'good', text: 'is healthy' }),
  'health_status: unhealthy': () => ({ severity: 'bad', text: 'is unhealthy' }),
}

/** The entry of an engine event; undefined for what is not worth one. */
export function engineEntry(event: EngineEvent): TimelineEvent | undefined {
  const said = Object.hasOwn(engineWords, event.action)
    ? engineWords[event.action]?.(event)
    : undefined
  if (said === undefined) return undefined
  return {
    at: event.at,
    kind: event.service === 'run' ? 'run' : 'engine',
    severity: said.severity,
    text: `${event.containerName} ${said.text}`,
  }
}

/** The entry of a system that stopped answering or answers again; undefined when neither. */
export function availabilityEntry(
  name: string,
  kind: TimelineEvent['kind'],
  previous: Reading<unknown>,
  current: Reading<unknown>,
  at: number,
): TimelineEvent | undefined {
  // What never answered was never there: a cluster that is down is no event.
  if (previous.kind === 'fresh' && current.kind === 'stale') {
    return { at, kind, severity: 'bad', text: `${name} stopped answering: ${current.error}` }
  }
  if (previous.kind === 'stale' && previous.value !== undefined && current.kind === 'fresh') {
    return { at, kind, severity: 'good', text: `${name} answers again` }
  }
  return undefined
}

const workerWords: Readonly<Record<WorkerState, (worker: SparkWorker) => Said>> = {
  ALIVE: ({ cores, memoryMiB }) => ({
    severity: 'good',
    text: `is ALIVE in Spark (${cores} ${cores === 1 ? 'core' : 'cores'}, ${formatMiB(memoryMiB)})`,
  }),
  DEAD: () => ({ severity: 'bad', text: 'is DEAD in Spark' }),
  DECOMMISSIONED: () => ({ severity: 'info', text: 'is decommissioned: it takes no more work' }),
  UNKNOWN: () => ({ severity: 'warning', text: 'is in an unknown state in Spark' }),
}

/** What was decommissioned is dead because somebody asked for it. */
const leftAsAsked: Said = { severity: 'info', text: 'has left Spark' }

const endWords: Readonly<Partial<Record<ApplicationState, Said>>> = {
  FINISHED: { severity: 'good', text: 'finished' },
  FAILED: { severity: 'bad', text: 'failed' },
  KILLED: { severity: 'warning', text: 'was killed' },
}

function masterEntries(previous: Master, current: Master): readonly Said[] {
  if (previous.status === current.status) return []
  return [
    {
      severity: current.status === 'ALIVE' ? 'good' : 'warning',
      text: `master is ${current.status} (was ${previous.status})`,
    },
  ]
}

function workerEntries(
  previous: Master,
  current: Master,
  nameOf: (host: string) => string,
): readonly Said[] {
  const before = new Map(previous.workers.map((worker) => [worker.id, worker.state]))
  return current.workers
    .filter(({ id, state }) => before.get(id) !== state)
    .map((worker) => {
      const left = before.get(worker.id) === 'DECOMMISSIONED' && worker.state === 'DEAD'
      const { severity, text } = left ? leftAsAsked : workerWords[worker.state](worker)
      return { severity, text: `${nameOf(worker.host)} ${text}` }
    })
}

function applicationEntries(previous: Master, current: Master): readonly Said[] {
  const known = new Set([...previous.active, ...previous.completed].map(({ id }) => id))
  const ended = new Set(previous.completed.map(({ id }) => id))
  const called = ({ name, id }: Application) => `application ${name} (${id})`
  const started = [...current.active, ...current.completed]
    .filter(({ id }) => !known.has(id))
    .map((application): Said => ({ severity: 'info', text: `${called(application)} started` }))
  const over = current.completed
    .filter(({ id }) => !ended.has(id))
    .map((application): Said => {
      const said = endWords[application.state] ?? { severity: 'info', text: 'ended' }
      return { severity: said.severity, text: `${called(application)} ${said.text}` }
    })
  const listed = new Set([...current.active, ...current.completed].map(({ id }) => id))
  const lost = previous.active
    .filter(({ id }) => !listed.has(id))
    .map((application): Said => ({
      severity: 'warning',
      text: `${called(application)} is not known to the master any more`,
    }))
  return [...started, ...over, ...lost]
}

/**
 * What happened in Spark between two answers of its master: its state, workers that came or
 * changed, applications that started or ended. Nothing for the first answer. `nameOf` gives the
 * name of the container that is a worker's host.
 */
export function masterDiff(
  previous: Master | undefined,
  current: Master,
  at: number,
  nameOf: (host: string) => string,
): readonly TimelineEvent[] {
  if (previous === undefined) return []
  return [
    ...masterEntries(previous, current),
    ...workerEntries(previous, current, nameOf),
    ...applicationEntries(previous, current),
  ].map((said) => ({ at, kind: 'spark', ...said }))
}
