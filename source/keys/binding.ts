import type { Action } from '../actions/action.ts'
import type { Entered } from '../store/reducers/dialogs.ts'
import type { Change, Reducer } from '../store/reducers/ui.ts'
import type { State } from '../store/state.ts'
import type { Pages } from '../store/ui.ts'
import type { Context } from './contexts.ts'
import type { Controller } from './controller.ts'

/** Chapters of the help, in its order. */
export const sections = [
  'Cluster',
  'Examples',
  'Selected container or application',
  'Inside an application',
  'Moving',
  'Workers',
  'Logs and output',
  'Screen',
  'Dialogs',
  'Editing a line',
] as const
export type Section = (typeof sections)[number]

/** What a key comes to: the next state, and what is asked of the world outside the screen. */
export interface Outcome {
  readonly state: State
  readonly call?: ((controller: Controller) => void) | undefined
}

/** What a key does. */
export interface KeyCommand {
  /** Changes the cluster: not there with `--read-only`. */
  readonly mutates: boolean
  /** Why it cannot be done here and now; undefined where it can. */
  readonly refusal: (state: State) => string | undefined
  readonly run: (state: State, pages: Pages) => Outcome
}

/** One key: where it holds, what it does and how that is said. */
export interface Binding extends KeyCommand {
  readonly context: Context
  /** Canonical names, as `keysOf` gives them. */
  readonly keys: readonly string[]
  readonly section: Section
  /** For the key bar; empty where the bar does not offer it. */
  readonly label: (state: State) => string
  /** For the help and the documentation. */
  readonly description: string
}

/** Keys (separated by blanks), word in the key bar, sentence in the help, what it does. */
export type KeyRow = readonly [
  keys: string,
  label: string | ((state: State) => string),
  description: string,
  does: Reducer | KeyCommand,
]

/** Rows of one chapter as bindings of each of these contexts. */
export function bind(
  contexts: Context | readonly Context[],
  section: Section,
  rows: readonly KeyRow[],
): readonly Binding[] {
  return [contexts].flat().flatMap((context) =>
    rows.map(([keys, label, description, does]) => ({
      ...(typeof does === 'function'
        ? command((state, pages) => ({ state: does(state, pages) }))
        : does),
      context,
      section,
      keys: keys.split(' '),
      label: typeof label === 'string' ? () => label : label,
      description,
    })),
  )
}

const never = () => undefined
const unchanged: Change = (state) => state

/** A command that always can be done and changes nothing of the cluster. */
export const command = (run: KeyCommand['run']): KeyCommand => ({
  mutates: false,
  refusal: never,
  run,
})

/** Tells the controller something. */
export const tell = (call: (controller: Controller) => void): KeyCommand =>
  command((state) => ({ state, call }))

/**
 * Asks the controller for something about what `find` gives, `change` beside; where that is
 * nothing, says why.
 */
export function ask<Found>(
  find: (state: State) => Found | undefined,
  why: string,
  call: (controller: Controller, found: Found) => void,
  { mutates = false, change = unchanged }: { mutates?: boolean; change?: Change } = {},
): KeyCommand {
  return {
    mutates,
    refusal: (state) => (find(state) === undefined ? why : undefined),
    run: (state) => {
      const found = find(state)
      if (found === undefined) return { state }
      return { state: change(state), call: (controller) => call(controller, found) }
    },
  }
}

/** Does an action with the input that `find` gives; where that is nothing, says why. */
export function act<Input, Result>(
  action: Action<Input, Result>,
  find: (state: State) => Input | undefined,
  why = '',
  change = unchanged,
): KeyCommand {
  const { mutates } = action
  return ask(find, why, (controller, input) => controller.perform(action, input), {
    mutates,
    change,
  })
}

/** Opens the dialog whose Enter does an action. */
export const prepare = (
  { mutates }: Pick<Action<never>, 'mutates'>,
  open: Change,
  refusal: KeyCommand['refusal'] = never,
): KeyCommand => ({ mutates, refusal, run: (state) => ({ state: open(state) }) })

/** Does an action with what a dialog's Enter comes to, where that is right. */
export function submit<Input, Result>(
  action: Action<Input, Result>,
  enter: (state: State) => Entered<Input>,
): KeyCommand {
  return command((before) => {
    const { state, input } = enter(before)
    return input === undefined
      ? { state }
      : { state, call: ({ perform }) => perform(action, input) }
  })
}
