import type { Container } from '../../domain/container.ts'
import { type FeedContext, onState } from '../../feeds/context.ts'
import { createGroup } from '../../feeds/group.ts'
import type { State } from '../../store/state.ts'

/** What is followed of containers, and what it is kept by. */
export interface Followed {
  /** Those of which it is wanted; what was never started, as far as is known, has nothing to follow. */
  readonly wanted: (state: State) => readonly (Container | undefined)[]
  readonly follow: (id: string, signal: AbortSignal) => Promise<void>
  /** The state as it must be before anything is followed for it; the same where it is so. */
  readonly tidy: (state: State) => State
  /** How long it goes on when it is not wanted any more. */
  readonly lingerMs?: number
}

/** Follows something of each container that is wanted, and of no other. */
export function feedContainers(context: FeedContext, given: Followed): Promise<void> {
  const start = (key: string, signal: AbortSignal) =>
    given.follow(key.slice(0, key.indexOf('@')), signal)
  const group = createGroup(start, context.signal, given.lingerMs)
  onState(context, (state) => {
    if (given.tidy(state) !== state) context.store.update(given.tidy)
    group.want(
      // By this start of it too: a container that is started again needs a new stream.
      given
        .wanted(state)
        .flatMap((one) => (one?.startedAt === undefined ? [] : [`${one.id}@${one.startedAt}`])),
    )
  })
  return group.stopped
}
