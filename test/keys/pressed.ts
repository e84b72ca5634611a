import type { Outcome } from '../../source/keys/binding.ts'
import type { Controller } from '../../source/keys/controller.ts'
import { press } from '../../source/keys/match.ts'
import type { State } from '../../source/store/state.ts'
import type { UiState } from '../../source/store/ui.ts'
import { pagesOf } from '../../source/ui/shown.ts'
import { testState, type Given } from '../ui/state.ts'

/** What keys come to, one after the other: the state, and what the controller was asked. */
export function pressed(given: Given | State, ...keys: readonly string[]) {
  const calls: unknown[][] = []
  const keep =
    (name: string) =>
    (...values: unknown[]) =>
      void calls.push([name, ...values])
  const controller: Controller = {
    perform: (action, input) => {
      keep('perform')({ action: action.id, input })
    },
    answer: keep('answer'),
    shell: keep('shell'),
    open: keep('open'),
    copy: keep('copy'),
    repaint: keep('repaint'),
    suspend: keep('suspend'),
    quit: keep('quit'),
  }
  let state = 'project' in given ? given : testState(given)
  for (const key of keys) {
    const outcome: Outcome = press(state, key, pagesOf(state))
    state = outcome.state
    outcome.call?.(controller)
  }
  return { state, ui: state.ui, calls }
}
/** A state with some of the screen's own state given. */
export const ui = (change: Partial<UiState>): Given => ({ ui: change })

/** A text as the keys that type it. */
export const typing = (text: string) => Array.from(text)
