import { splitMouse, type MouseEvent } from './mouse.ts'

/** The one method of a stream that is wrapped. */
export interface Readable {
  read: (size?: number) => unknown
}

/**
 * Takes mouse reports out of what is read from a stream, because Ink knows no mouse and drops
 * them. Nothing is read here that Ink did not ask for, so a child that has the terminal gets all
 * of its input. Gives a function that ends it.
 */
export function interceptMouse(
  stream: Readable,
  mouse: (events: readonly MouseEvent[]) => void,
): () => void {
  const own = Object.getOwnPropertyDescriptor(stream, 'read')
  const read = stream.read.bind(stream)
  let pending = ''
  stream.read = (size) => {
    const chunk = read(size)
    if (typeof chunk !== 'string') return chunk
    const split = splitMouse(pending + chunk)
    pending = split.pending
    if (split.events.length > 0) mouse(split.events)
    return split.rest
  }
  return () => {
    if (own === undefined) Reflect.deleteProperty(stream, 'read')
    else Object.defineProperty(stream, 'read', own)
  }
}
