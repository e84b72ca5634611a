import { useInput, usePaste } from 'ink'
import type { Controller } from '../../keys/controller.ts'
import { keysOf } from '../../keys/keys.ts'
import { press, type as typeText } from '../../keys/match.ts'
import type { Outcome } from '../../keys/binding.ts'
import type { State } from '../../store/state.ts'
import type { Store } from '../../store/store.ts'
import { pagesOf } from '../shown.ts'

/** Presses one canonical key: the state changes at once, then the controller is asked. */
export function pressKey(store: Store<State>, controller: Controller, key: string): void {
  const outcome: Outcome = press(store.get(), key, pagesOf(store.get()))
  store.updateNow(() => outcome.state)
  outcome.call?.(controller)
}

/** Gives every key that is pressed to the key table, and pasted text to the line being edited. */
export function useKeys(store: Store<State>, controller: Controller): void {
  useInput((input, flags) => {
    for (const key of keysOf(input, flags)) pressKey(store, controller, key)
  })
  usePaste((text) => {
    store.updateNow((state) => typeText(state, text, pagesOf(state)))
  })
}
