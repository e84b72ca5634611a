import { useStdin } from 'ink'
import { useLayoutEffect } from 'react'
import type { State } from '../../store/state.ts'
import type { Store } from '../../store/store.ts'
import { applyMouse, splitMouse } from '../mouse.ts'

/**
 * Takes mouse reports out of the input before Ink reads it: Ink knows no mouse and drops them.
 * Nothing is read here that Ink did not ask for, so a child that has the terminal gets its input.
 */
export function useMouse(store: Store<State>): void {
  const { stdin } = useStdin()
  useLayoutEffect(() => {
    const read = stdin.read.bind(stdin)
    let pending = ''
    const filtered: typeof stdin.read = (size) => {
      const chunk: unknown = read(size)
      if (typeof chunk !== 'string') return chunk as ReturnType<typeof read>
      const split = splitMouse(pending + chunk)
      pending = split.pending
      if (split.events.length > 0) {
        store.updateNow((state) => split.events.reduce(applyMouse, state))
      }
      return split.rest
    }
    const own = Object.getOwnPropertyDescriptor(stdin, 'read')
    stdin.read = filtered
    return () => {
      if (own === undefined) Reflect.deleteProperty(stdin, 'read')
      else Object.defineProperty(stdin, 'read', own)
    }
  }, [stdin, store])
}
