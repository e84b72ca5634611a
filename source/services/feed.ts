import { errorMessage } from '../domain/text.ts'
import { failed, fresh, type Reading } from '../domain/reading.ts'
import { readingOf } from '../domain/service.ts'
import { withAway } from '../feeds/away.ts'
import type { FeedContext } from '../feeds/context.ts'
import { withoutGone } from '../feeds/gone.ts'
import { poll, type Poller } from '../feeds/poll.ts'
import type { State } from '../store/state.ts'
import { askService } from './look.ts'
import type { Service } from './service.ts'

/** Keeps the reading of a service, which is asked again and again. */
export function feedService(service: Service, context: FeedContext): Poller {
  const { clients, store, signal, pause } = context
  const { id, title } = service
  const note = (told: (state: State, at: number) => Reading<unknown>) => {
    const at = Date.now()
    store.update((state) => {
      const reading = told(state, at)
      const { timeline } = withAway(state, id, title, 'engine', reading, at)
      return withoutGone({ ...state, timeline, readings: { ...state.readings, [id]: reading } })
    })
  }
  return poll({
    task: async (either) => {
      const seen = store.get()
      const before = readingOf(seen, id)
      const previous = before.kind === 'fresh' ? before : undefined
      const value = await askService(service, clients, { seen, previous }, either)
      note((_, at) => fresh(value, at))
    },
    failed: (error) => {
      note((state, at) => failed(readingOf(state, id), errorMessage(error), at))
    },
    everyMs: service.everyMs ?? 1000,
    maxMs: 10_000,
    signal,
    pause,
  })
}
