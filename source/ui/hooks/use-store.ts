import { createContext, use, useMemo, useSyncExternalStore } from 'react'
import type { State } from '../../store/state.ts'
import type { Store } from '../../store/store.ts'

/** The store that the screen draws from; `App` provides it. */
export const StoreContext = createContext<Store<State> | undefined>(undefined)

/** The store itself, for handlers that change it. */
export function useStoreItself(): Store<State> {
  const store = use(StoreContext)
  if (store === undefined) throw new Error('useStore is used outside <App>')
  return store
}

/**
 * What `selector` picks out of the state, drawn again only when that changes by `equal`. The
 * selector must be stable (declared outside, or memoised): a new one is asked again.
 */
export function useStore<Value>(
  selector: (state: State) => Value,
  equal: (a: Value, b: Value) => boolean = Object.is,
): Value {
  const store = useStoreItself()
  const source = useMemo(() => sourceOf(store, selector, equal), [store, selector, equal])
  return useSyncExternalStore(source.subscribe, source.snapshot)
}

/** A selector's value as something React can follow: one computation a state. */
function sourceOf<Value>(
  store: Store<State>,
  selector: (state: State) => Value,
  equal: (a: Value, b: Value) => boolean,
) {
  let last: { readonly state: State; readonly value: Value } | undefined
  return {
    subscribe: (listener: () => void) => store.subscribe(listener),
    snapshot: () => {
      const state = store.get()
      if (last?.state === state) return last.value
      const value = selector(state)
      last = { state, value: last !== undefined && equal(last.value, value) ? last.value : value }
      return last.value
    },
  }
}
