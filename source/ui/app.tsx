import { useIsScreenReaderEnabled } from 'ink'
import { useState } from 'react'
import type { Controller } from '../keys/controller.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import { useKeys } from './hooks/use-keys.ts'
import { useMouse } from './hooks/use-mouse.ts'
import { StoreContext } from './hooks/use-store.ts'
import { Linear } from './linear-view.tsx'
import { Screen } from './screen.tsx'
import { ThemeContext, themeOf, type Theme } from './theme.ts'

export interface AppProps {
  readonly store: Store<State>
  readonly controller: Controller
  /** Colours or attributes only; by `NO_COLOR` and `TERM` where it is not given. */
  readonly theme?: Theme
}

/** The monitor: draws the store, gives keys and mouse to the key table and the controller. */
export function App({ store, controller, theme: given }: AppProps) {
  // Read when the screen opens, because `--no-color` sets the variable after this was imported.
  const [own] = useState(() => themeOf(process.env))
  const reader = useIsScreenReaderEnabled()
  useKeys(store, controller)
  useMouse(store)
  return (
    <StoreContext value={store}>
      <ThemeContext value={given ?? own}>{reader ? <Linear /> : <Screen />}</ThemeContext>
    </StoreContext>
  )
}
