import { errorMessage } from '../../domain/text.ts'
import type { Container, EngineEvent, ServiceName } from '../../domain/container.ts'
import { failed, fresh, valueOf } from '../../domain/reading.ts'
import { appendTimeline, availabilityEntry, engineEntry } from '../../domain/timeline.ts'
import { type FeedContext, ring } from '../../feeds/context.ts'
import { withoutGone } from '../../feeds/gone.ts'
import { retry } from '../../feeds/retry.ts'
import { shortName } from '../../store/selectors/workers.ts'
import type { State } from '../../store/state.ts'
import { followContainers } from '../containers.ts'

/** How long, and how many, events are kept for what joins them to executors. */
const keptEventsMs = 10 * 60_000
const keptEvents = 500
/** How many containers are remembered by name: more than any screen speaks of. */
const keptNames = 500

/** Events after which a service may answer, so that its feed need not wait. */
const startsAnswering = new Set(['start', 'unpause', 'restart', 'health_status: healthy'])

/**
 * The state with these containers' names remembered by short id, the last seen last. What Spark
 * says of a worker is by that id, and it goes on when its container is gone.
 */
export function withNames(
  state: State,
  containers: readonly Pick<Container, 'shortId' | 'name'>[],
): State {
  const fresh = containers
    .map(({ shortId, name }) => [shortId, shortName(name, state.project)] as const)
    .filter(([shortId, name]) => state.names[shortId] !== name)
  if (fresh.length === 0) return state
  const all = new Map([...Object.entries(state.names), ...fresh])
  return { ...state, names: Object.fromEntries([...all].slice(-keptNames)) }
}

function withEvent(state: State, event: EngineEvent): State {
  const { containerId, containerName } = event
  const entry = engineEntry({ ...event, containerName: shortName(containerName, state.project) })
  const since = Date.now() - keptEventsMs
  const events = state.engineEvents.filter(({ at }) => at > since)
  return {
    ...withNames(state, [{ shortId: containerId.slice(0, 12), name: containerName }]),
    timeline: appendTimeline(state.timeline, entry === undefined ? [] : [entry]),
    engineEvents: ring(events, [event], keptEvents),
  }
}

/**
 * Keeps engine, containers and the engine's part of the timeline. Calls `started` when a container
 * of a service comes up.
 */
export function feedEngine(
  { clients: { engine }, store, signal }: FeedContext,
  started: (service: ServiceName) => void,
): Promise<void> {
  const update = (change: (state: State, at: number) => State) => {
    store.updateSoon((state) => {
      const at = Date.now()
      const next = change(state, at)
      const entry = availabilityEntry('Docker engine', 'engine', state.engine, next.engine, at)
      const timeline = appendTimeline(next.timeline, entry === undefined ? [] : [entry])
      return withoutGone({ ...next, timeline })
    })
  }

  let learning: Promise<void> | undefined
  const learn = async (either: AbortSignal) => {
    const info = await engine.info(either)
    update((state, at) => ({ ...state, engine: fresh(info, at) }))
  }

  return followContainers(
    engine,
    {
      details: true,
      changed: (containers) => {
        // What the engine is changes only while it is away; nothing waits for it.
        if (store.get().engine.kind !== 'fresh') {
          learning ??= retry(learn, () => undefined, signal).finally(() => (learning = undefined))
        }
        update((state, at) => {
          const known = valueOf(state.engine)
          return {
            ...withNames(state, containers),
            engine: known === undefined ? state.engine : fresh(known, at),
            containers: fresh(containers, at),
          }
        })
      },
      event: (event) => {
        store.updateSoon((state) => withEvent(state, event))
        if (startsAnswering.has(event.action)) started(event.service)
      },
      failed: (error) => {
        update((state, at) => ({
          ...state,
          engine: failed(state.engine, errorMessage(error), at),
          containers: failed(state.containers, errorMessage(error), at),
        }))
      },
    },
    signal,
  )
}
