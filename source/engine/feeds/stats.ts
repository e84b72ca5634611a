import { type ContainerSample, isUp } from '../../domain/container.ts'
import { type FeedContext, onState, ring } from '../../feeds/context.ts'
import { followedId, followKey } from '../../feeds/follow.ts'
import { createGroup } from '../../feeds/group.ts'
import { retry } from '../../feeds/retry.ts'
import { containersOf, targetContainer } from '../../store/selectors/target.ts'
import { seriesLength, type State } from '../../store/state.ts'
import { containersAreKnown } from './engine.ts'

/** A stream is kept open this long after its row has left the screen. */
const lingerMs = 3000
/** After a longer gap a series would draw two times as one: it begins anew. */
const gapMs = 30_000

/** A series with a sample added: a ring, begun anew after a gap. */
export function withSample(
  series: readonly ContainerSample[] = [],
  sample: ContainerSample,
): readonly ContainerSample[] {
  const last = series.at(-1)
  const apart = last !== undefined && sample.at - last.at > gapMs
  return ring(apart ? [] : series, [sample], seriesLength)
}

/** Keys of the containers whose stats are followed: those on the screen, and the target. */
function statsKeys(state: State, visible: readonly string[]): readonly string[] {
  const shown = new Set([...visible, targetContainer(state)?.id])
  return containersOf(state)
    .filter((container) => shown.has(container.id) && isUp(container))
    .flatMap(followKey)
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
  const { clients, store, signal } = context
  const follow = (key: string, ofContainer: AbortSignal) => {
    const id = followedId(key)
    const add = (sample: ContainerSample) => {
      store.update((state) => {
        const series = withSample(state.samples[id], sample)
        return { ...state, samples: { ...state.samples, [id]: series } }
      })
    }
    const read = (either: AbortSignal) => clients.engine.stats(id, add, either)
    return retry(read, () => undefined, ofContainer)
  }
  const group = createGroup(follow, signal, lingerMs)
  onState(context, (state) => {
    group.want(statsKeys(state, visible(state)))
    if (withoutGone(state) !== state) store.update(withoutGone)
  })
  return group.stopped
}
