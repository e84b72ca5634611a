import { closedReason } from '../actions/dispatch.ts'
import { withNotice } from '../store/reducers/ui.ts'
import { typeInto } from '../store/reducers/dialogs.ts'
import { cleanText } from '../domain/text.ts'
import type { State } from '../store/state.ts'
import type { Pages } from '../store/ui.ts'
import type { Binding, Outcome } from './binding.ts'
import { bindings } from './bindings.ts'
import { contextsOf } from './contexts.ts'
import { keyLabel, printable } from './keys.ts'

const byPlace = new Map(
  bindings.flatMap((one) => one.keys.map((key) => [`${one.context} ${key}`, one] as const)),
)

/** The binding of a canonical key here and now; the most particular context wins. */
export function match(state: State, key: string): Binding | undefined {
  return contextsOf(state).flatMap((context) => byPlace.get(`${context} ${key}`) ?? [])[0]
}

/** What one canonical key comes to. Pure: the caller keeps the state and makes the call. */
export function press(state: State, key: string, pages: Pages): Outcome {
  const binding = match(state, key)
  if (binding === undefined) {
    const text = printable(key)
    return text === undefined ? { state } : { state: type(state, text, pages) }
  }
  const refusal = refusalOf(state, binding)
  return refusal === undefined
    ? binding.run(state, pages)
    : { state: withNotice(state, refusal, 'warning') }
}

/** Why a key does nothing now; nothing is changed while what the screen shows is not so. */
function refusalOf(state: State, { keys, mutates, refusal }: Binding): string | undefined {
  const what = keys.map(keyLabel).join(' ')
  const needs = mutates ? (['containers'] as const) : []
  return closedReason(state, { mutates, needs }, what) ?? refusal(state)
}

/** Puts text in the line that is edited, if one is. */
export function type(state: State, text: string, pages: Pages): State {
  const clean = cleanText(text)
  return clean === '' ? state : typeInto(clean)(state, pages)
}

/** A key and its word, for the key bar. */
export interface Hint {
  readonly keys: readonly string[]
  readonly label: string
  readonly binding: Binding
}

/** What the key bar offers: what works here and now, the most particular first. */
export function hints(state: State): readonly Hint[] {
  const taken = new Set<string>()
  return contextsOf(state).flatMap((context) =>
    bindings.flatMap((binding): readonly Hint[] => {
      if (binding.context !== context) return []
      const keys = binding.keys.filter((key) => !taken.has(key))
      for (const key of keys) taken.add(key)
      const label = binding.label(state)
      const on = keys.length > 0 && label !== '' && refusalOf(state, binding) === undefined
      return on ? [{ keys, label, binding }] : []
    }),
  )
}
