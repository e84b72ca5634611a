import { lineOf } from '../../clients/failure.ts'
import type { EngineEvent, Service } from '../../domain/container.ts'
import { failed, fresh, valueOf } from '../../domain/reading.ts'
import {
  appendTimeline,
  availabilityEntry,
  engineEntry,
  timelineLength,
  type TimelineEvent,
} from '../../domain/timeline.ts'
import { shortName } from '../../store/selectors/workers.ts'
import type { State } from '../../store/state.ts'
import { createBatch } from '../../feeds/batch.ts'
import { type FeedContext, ring } from '../../feeds/context.ts'
import { withoutGone } from '../../feeds/gone.ts'
import { withNames } from './names.ts'
import { poll } from '../../feeds/poll.ts'
import { retry } from '../../feeds/retry.ts'

/** The list is asked for after each event; this often without one, to notice a dead engine. */
const listEveryMs = 10_000
/** Events come in flocks (create, start, die): one list for all that come within this time. */
const debounceMs = 100

/** How long, and how many, events are kept for what joins them to executors. */
const keptEventsMs = 10 * 60_000
const keptEvents = 500

/** Events after which a service may answer, so that its feed need not wait. */
const startsAnswering = new Set(['start', 'unpause', 'restart', 'health_status: healthy'])

function isThere(entry: ReturnType<typeof engineEntry>): entry is NonNullable<typeof entry> {
  return entry !== undefined
}

/** What the engine said, in the words of the timeline, by the names that the screen shows. */
function entriesOf({ project }: State, events: readonly EngineEvent[]): readonly TimelineEvent[] {
  return events.flatMap((event) => {
    const containerName = shortName(event.containerName, project)
    return engineEntry({ ...event, containerName }) ?? []
  })
}

/**
 * Keeps engine, containers and the engine's part of the timeline: a list at the start and after
 * each event. Calls `started` when a container of a service comes up.
 */
export function feedEngine(
  { clients, store, signal, pause }: FeedContext,
  started: (service: Service) => void,
): Promise<void> {
  const { engine } = clients
  let cutEvents: AbortController | undefined

  const update = (change: (state: State) => State) => {
    store.update((state) => {
      const next = change(state)
      const entry = availabilityEntry(
        'Docker engine',
        'engine',
        state.engine,
        next.engine,
        Date.now(),
      )
      const timeline = appendTimeline(next.timeline, isThere(entry) ? [entry] : [])
      return withoutGone({ ...next, timeline })
    })
  }

  const list = poll({
    task: async (either) => {
      // What the engine is changes only while it is away.
      const known = store.get().engine
      const [info, containers] = await Promise.all([
        known.kind === 'fresh' ? known.value : engine.info(either),
        engine.containers(either),
      ])
      const at = Date.now()
      update((state) => ({
        ...withNames(state, containers),
        engine: fresh(info, at),
        containers: fresh(containers, at),
      }))
    },
    failed: (error) => {
      const at = Date.now()
      update((state) => ({
        ...state,
        engine: failed(state.engine, lineOf(error), at),
        containers: failed(state.containers, lineOf(error), at),
      }))
      // An engine that does not answer may have left its stream half open for ever.
      cutEvents?.abort()
    },
    everyMs: listEveryMs,
    maxMs: listEveryMs,
    signal,
    pause,
  })

  const batch = createBatch<EngineEvent>(
    (events) => {
      const since = Date.now() - keptEventsMs
      const seen = events.map(({ containerId, containerName: name }) => ({
        shortId: containerId.slice(0, 12),
        name,
      }))
      store.update((state) => ({
        ...withNames(state, seen),
        timeline: appendTimeline(state.timeline, entriesOf(state, events)),
        engineEvents: ring(state.engineEvents, events, keptEvents).filter(({ at }) => at > since),
      }))
    },
    timelineLength,
    pause,
  )
  let listing: NodeJS.Timeout | undefined
  const listSoon = () => {
    listing ??= setTimeout(() => {
      listing = undefined
      list.wake()
    }, debounceMs)
  }

  const events = retry(
    async () => {
      const cut = new AbortController()
      cutEvents = cut
      const event = (said: EngineEvent) => {
        batch.add(said)
        listSoon()
        if (startsAnswering.has(said.action)) started(said.service)
      }
      await engine.events({ opened: listSoon, event }, AbortSignal.any([signal, cut.signal]))
      // Aborted by us and not from outside: the engine is away, try again.
      if (!signal.aborted) throw new Error('the engine does not answer')
    },
    // The list finds out whether the engine is away, and says so.
    listSoon,
    signal,
  )

  return Promise.all([list.stopped, events]).then(() => {
    clearTimeout(listing)
    batch.stop()
  })
}

/** True while the engine's last list is of now and not of before it went away. */
export function containersAreKnown(state: State): boolean {
  return state.containers.kind === 'fresh' && valueOf(state.containers) !== undefined
}
