import type { Container } from '../domain/container.ts'

/**
 * What a stream of a container is followed by: its id and this start of it, because a container
 * that is started again needs a new stream.
 */
export function followKey(container: Container): string {
  return `${container.id}@${container.startedAt ?? 0}`
}

/** The container id in a `followKey`. */
export function followedId(key: string): string {
  return key.slice(0, key.indexOf('@'))
}

/** True while a container has processes to follow. */
export function isUp(container: Container): boolean {
  return container.state === 'running' || container.state === 'paused'
}
