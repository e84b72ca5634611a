import type { Container } from '../domain/container.ts'

/**
 * What a stream of a container is followed by: its id and this start of it, because a container
 * that is started again needs a new stream. None for one that never started, as far as is known.
 */
export function followKey(container: Container | undefined): readonly string[] {
  return container?.startedAt === undefined ? [] : [`${container.id}@${container.startedAt}`]
}

/** The container id in a `followKey`. */
export function followedId(key: string): string {
  return key.slice(0, key.indexOf('@'))
}
