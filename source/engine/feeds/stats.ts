import { type ContainerSample, isUp } from '../../domain/container.ts'
import { type FeedContext, ring } from '../../feeds/context.ts'
import { retry } from '../../feeds/retry.ts'
import { containersOf, targetContainer } from '../../store/selectors/target.ts'
import { seriesLength, type State } from '../../store/state.ts'
import { feedContainers } from './follow.ts'

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

function withoutSamplesOfGone(state: State): State {
  if (state.containers.kind !== 'fresh') return state
  const there = new Set(containersOf(state).map(({ id }) => id))
  const all = Object.entries(state.samples)
  const kept = all.filter(([id]) => there.has(id))
  return kept.length === all.length ? state : { ...state, samples: Object.fromEntries(kept) }
}

/** Keeps `state.samples`: one stream for each container that is `visible`, and for the target. */
export function feedStats(
  context: FeedContext,
  visible: (state: State) => readonly string[],
): Promise<void> {
  const { clients, store } = context
  return feedContainers(context, {
    wanted: (state) => {
      const shown = new Set([...visible(state), targetContainer(state)?.id])
      return containersOf(state).filter((one) => shown.has(one.id) && isUp(one))
    },
    follow: (id, signal) => {
      const add = (sample: ContainerSample) => {
        store.update((state) => {
          const series = withSample(state.samples[id], sample)
          return { ...state, samples: { ...state.samples, [id]: series } }
        })
      }
      return retry(
        (either) => clients.engine.stats(id, add, either),
        () => undefined,
        signal,
      )
    },
    tidy: withoutSamplesOfGone,
    lingerMs,
  })
}
