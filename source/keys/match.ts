import { withNotice } from '../store/reducers/ui.ts'
import { typeInto } from '../store/reducers/dialogs.ts'
import { unknownReason } from '../store/selectors/known.ts'
import { cleanText } from '../domain/text.ts'
import type { State } from '../store/state.ts'
import type { Pages } from '../store/ui.ts'
import type { Binding } from './binding.ts'
import { bindings } from './bindings.ts'
import { commands, type Outcome } from './commands.ts'
import { contextsOf, type Context } from './contexts.ts'
import { printable } from './keys.ts'

const byContext = new Map<Context, Map<string, Binding>>()
for (const binding of bindings) {
  const keys = byContext.get(binding.context) ?? new Map<string, Binding>()
  for (const key of binding.keys) keys.set(key, binding)
  byContext.set(binding.context, keys)
}

/** The binding of a canonical key here and now; the most particular context wins. */
export function match(state: State, key: string): Binding | undefined {
  for (const context of contextsOf(state)) {
    const binding = byContext.get(context)?.get(key)
    if (binding !== undefined) return binding
  }
  return undefined
}

/** What one canonical key comes to. Pure: the caller keeps the state and makes the call. */
export function press(state: State, key: string, pages: Pages): Outcome {
  const binding = match(state, key)
  if (binding === undefined) {
    const text = printable(key)
    return text === undefined ? { state } : { state: type(state, text, pages) }
  }
  if (binding.mutates && state.readOnly) {
    return { state: withNotice(state, `read-only: ${key} is off (--read-only)`, 'warning') }
  }
  const unknown = binding.mutates ? unknownReason(state, 'containers') : undefined
  if (unknown !== undefined) return { state: withNotice(state, unknown, 'warning') }
  if (!binding.available(state)) return { state: withNotice(state, binding.why, 'warning') }
  return commands[binding.command](state, pages)
}

/** Puts text in the line that is edited, if one is. */
export function type(state: State, text: string, pages: Pages): State {
  const clean = cleanText(text)
  return clean === '' ? state : typeInto(state, clean, pages)
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
      const closed = state.readOnly || unknownReason(state, 'containers') !== undefined
      const off = (binding.mutates && closed) || !binding.available(state)
      return keys.length === 0 || label === '' || off ? [] : [{ keys, label, binding }]
    }),
  )
}
