import type { ContainerSample } from '../../domain/container.ts'
import { containersOf, targetContainer } from '../../store/selectors/target.ts'
import { seriesLength, type State } from '../../store/state.ts'
import { createBatch } from '../../feeds/batch.ts'
import { type FeedContext, onState, ring } from '../../feeds/context.ts'
import { containersAreKnown } from './engine.ts'
import { followedId, followKey, isUp } from '../../feeds/follow.ts'
import { createGroup } from '../../feeds/group.ts'
import { retry } from '../../feeds/retry.ts'

/** A stream is kept open this long after its row has left the screen. */
const lingerMs = 3000
/** After a longer gap a series would draw two times as one: it begins anew. */
const gapMs = 30_000
/** Samples that are kept while paused: of 25 containers, a minute. */
const heldSamples = 1500

/** One sample and the container it is of. */
export interface SampleOf {
  readonly id: string
  readonly sample: ContainerSample
}

/** Series with samples added, each a ring, begun anew after a gap. */
export function withSamples(
  samples: State['samples'],
  added: readonly SampleOf[],
): State['samples'] {
  const next: Record<string, readonly ContainerSample[]> = { ...samples }
  for (const { id, sample } of added) {
    const before = next[id] ?? []
    const last = before.at(-1)
    const apart = last !== undefined && sample.at - last.at > gapMs
    next[id] = ring(apart ? [] : before, [sample], seriesLength)
  }
  return next
}

/** Keys of the containers whose stats are followed: those on the screen, and the target. */
export function statsKeys(state: State, visible: readonly string[]): readonly string[] {
  const shown = new Set([...visible, targetContainer(state)?.id])
  return containersOf(state)
    .filter((container) => shown.has(container.id) && isUp(container))
    .map(followKey)
}

function withoutGone(state: State): State {
  if (!containersAreKnown(state)) return state
  const there = new Set(containersOf(state).map(({ id }) => id))
  const kept = Object.entries(state.samples).filter(([id]) => there.has(id))
  return kept.length === Object.keys(state.samples).length
    ? state
    : { ...state, samples: Object.fromEntries(kept) }
}

/** Keeps `state.samples`: one stream for each container that is `visible`. */
export function feedStats(
  context: FeedContext,
  visible: (state: State) => readonly string[],
): Promise<void> {
  const { clients, store, signal, pause } = context
  const batch = createBatch<SampleOf>(
    (added) => {
      store.update((state) => ({ ...state, samples: withSamples(state.samples, added) }))
    },
    heldSamples,
    pause,
  )
  const follow = (key: string, ofContainer: AbortSignal) => {
    const id = followedId(key)
    const sample = (taken: ContainerSample) => {
      batch.add({ id, sample: taken })
    }
    return retry(
      (either) => clients.engine.stats(id, sample, either),
      () => undefined,
      ofContainer,
    )
  }
  const group = createGroup(follow, signal, lingerMs)
  onState(context, (state) => {
    group.want(statsKeys(state, visible(state)))
    if (withoutGone(state) !== state) store.update(withoutGone)
  })
  return group.stopped.then(() => {
    batch.stop()
  })
}
