import type { SettingValue } from '../config/config.ts'
import { textTable } from '../domain/text.ts'
import { print, show, type Configured } from './context.ts'

/** Prints every setting with its value and its origin: a flag, the environment, a file, the default. */
export function config(context: Configured, options: { readonly json: boolean }): number {
  const { project, demo, engine, given } = context.config
  if (options.json) {
    const settings = given.map((one) => ({
      name: one.variable,
      value: shownValue(one),
      origin: one.origin,
      place: one.place ?? null,
    }))
    print(context, JSON.stringify({ ok: true, project, demo, engine: engine.name, settings }))
    return 0
  }
  const lines = textTable<SettingValue>(
    [
      ['VARIABLE', ({ variable }) => variable],
      ['VALUE', (one) => shownValue(one) ?? '–'],
      ['ORIGIN', ({ origin, place = '' }) => `${origin} ${place}`],
    ],
    given,
  )
  show(context, [...lines, '', `engine: ${engine.name}`].join('\n'))
  return 0
}

/** The value where it may be seen; null where there is none. */
function shownValue({ value, secret }: SettingValue): string | null {
  return value === '' ? null : secret ? '(set)' : value
}
