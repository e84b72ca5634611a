import type { EngineEvent } from './container.ts'
import type { Reading } from './reading.ts'
import type { Application, ApplicationState, Master, SparkWorker, WorkerState } from './spark.ts'
import { formatMiB, plural } from './units.ts'

/** One entry of the timeline. */
export interface TimelineEvent {
  readonly at: number
  readonly kind: 'engine' | 'spark' | 'scale' | 'run' | 'action'
  readonly severity: 'info' | 'good' | 'warning' | 'bad'
  readonly text: string
}

/** How many entries the timeline keeps. */
export const timelineLength = 500

type Said = readonly [severity: TimelineEvent['severity'], text: string]

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
const engineWords: ReadonlyMap<string, (event: EngineEvent) => Said> = new Map<
  string,
  (event: EngineEvent) => Said
>([
  ['create', () => ['info', 'created']],
  ['start', () => ['info', 'started']],
  ['restart', () => ['info', 'restarted']],
  ['pause', () => ['warning', 'paused']],
  ['unpause', () => ['info', 'goes on']],
  ['oom', () => ['bad', 'ran out of memory']],
  ['destroy', () => ['info', 'removed']],
  ['health_status: healthy', () => ['good', 'is healthy']],
  ['health_status: unhealthy', () => ['bad', 'is unhealthy']],
  [
    'die',
    ({ exitCode }) =>
      exitCode === undefined
        ? ['info', 'ended']
        : [askedFor.has(exitCode) ? 'info' : 'bad', `ended with exit status ${exitCode}`],
  ],
])

/** The entry of an engine event; undefined for what is not worth one. */
export function engineEntry(event: EngineEvent): TimelineEvent | undefined {
  const said = engineWords.get(event.action)?.(event)
  if (said === undefined) return undefined
  const kind = event.service === 'run' ? 'run' : 'engine'
  return { at: event.at, kind, severity: said[0], text: `${event.containerName} ${said[1]}` }
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

function workerWords({ state, cores, memoryMiB }: SparkWorker, before?: WorkerState): Said {
  if (state === 'ALIVE') {
    return ['good', `is ALIVE in Spark (${plural(cores, 'core')}, ${formatMiB(memoryMiB)})`]
  }
  if (state === 'DECOMMISSIONED') return ['info', 'is decommissioned: it takes no more work']
  if (state === 'UNKNOWN') return ['warning', 'is in an unknown state in Spark']
  // What was decommissioned is dead because somebody asked for it.
  return before === 'DECOMMISSIONED' ? ['info', 'has left Spark'] : ['bad', 'is DEAD in Spark']
}

const endWords: Readonly<Partial<Record<ApplicationState, Said>>> = {
  FINISHED: ['good', 'finished'],
  FAILED: ['bad', 'failed'],
  KILLED: ['warning', 'was killed'],
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
  const said: Said[] = []
  if (previous.status !== current.status) {
    const severity = current.status === 'ALIVE' ? 'good' : 'warning'
    said.push([severity, `master is ${current.status} (was ${previous.status})`])
  }
  const before = new Map(previous.workers.map(({ id, state }) => [id, state]))
  for (const worker of current.workers) {
    const was = before.get(worker.id)
    if (was === worker.state) continue
    const [severity, text] = workerWords(worker, was)
    said.push([severity, `${nameOf(worker.host)} ${text}`])
  }
  const tell = (
    applications: readonly Application[],
    known: readonly Application[],
    words: (application: Application) => Said,
  ) => {
    const ids = new Set(known.map(({ id }) => id))
    for (const application of applications) {
      if (ids.has(application.id)) continue
      const [severity, text] = words(application)
      said.push([severity, `application ${application.name} (${application.id}) ${text}`])
    }
  }
  const listed = [...current.active, ...current.completed]
  tell(listed, [...previous.active, ...previous.completed], () => ['info', 'started'])
  tell(current.completed, previous.completed, ({ state }) => endWords[state] ?? ['info', 'ended'])
  tell(previous.active, listed, () => ['warning', 'is not known to the master any more'])
  return said.map(([severity, text]) => ({ at, kind: 'spark', severity, text }))
}
