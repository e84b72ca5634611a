import { useIsScreenReaderEnabled, useWindowSize } from 'ink'
import { useLayoutEffect, useState } from 'react'
import type { Controller } from '../keys/controller.ts'
import { noteShown } from '../store/reducers/screen.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import { useKeys } from './hooks/use-keys.ts'
import { useMouse } from './hooks/use-mouse.ts'
import { StoreContext } from './hooks/use-store.ts'
import { Linear } from './linear-view.tsx'
import { shownOn } from './panes/registry.ts'
import { Screen } from './screen.tsx'
import { themeOf, type Theme } from './theme.ts'

export interface AppProps {
  readonly store: Store<State>
  readonly controller: Controller
  /** Columns and rows to draw; the terminal's own, live, where it is not given. */
  readonly size?: { readonly columns: number; readonly rows: number }
  /** Colours or attributes only; by `NO_COLOR` and `TERM` where it is not given. */
  readonly theme?: Theme
}

/** The monitor: draws the store, gives keys and mouse to the key table and the controller. */
export function App({ store, controller, size, theme: given }: AppProps) {
  // Read when the screen opens, because `--no-color` sets the variable after this was imported.
  const [own] = useState(() => themeOf(process.env))
  const theme = given ?? own
  const measured = useWindowSize()
  const { columns, rows } = size ?? measured
  const reader = useIsScreenReaderEnabled()
  useKeys(store, controller)
  useMouse(store)
  useLayoutEffect(() => {
    const note = () => store.update((state) => noteShown(state, shownOn(state, columns, rows)))
    store.updateNow((state) => noteShown(state, shownOn(state, columns, rows)))
    return store.subscribe(note)
  }, [store, columns, rows])
  return (
    <StoreContext value={store}>
      {reader ? <Linear theme={theme} /> : <Screen columns={columns} rows={rows} theme={theme} />}
    </StoreContext>
  )
}
