import { useStdin } from 'ink'
import { useLayoutEffect } from 'react'
import type { State } from '../../store/state.ts'
import type { Store } from '../../store/store.ts'
import { applyMouse } from '../mouse.ts'
import { interceptMouse } from '../mouse-input.ts'

/** Gives the mouse to the screen. */
export function useMouse(store: Store<State>): void {
  const { stdin } = useStdin()
  useLayoutEffect(
    () =>
      interceptMouse(stdin, (events) => {
        store.updateNow((state) => events.reduce(applyMouse, state))
      }),
    [stdin, store],
  )
}
