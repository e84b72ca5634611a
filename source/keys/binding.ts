import type { State } from '../store/state.ts'
import { conditions } from './available.ts'
import type { CommandName } from './commands.ts'
import type { Context } from './contexts.ts'

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

/** One key: where it holds, what it does and how that is said. */
export interface Binding {
  readonly context: Context
  /** Canonical names, as `keysOf` gives them. */
  readonly keys: readonly string[]
  readonly command: CommandName
  readonly section: Section
  /** For the key bar; empty where the bar does not offer it. */
  readonly label: (state: State) => string
  /** For the help and the documentation. */
  readonly description: string
  readonly available: (state: State) => boolean
  /** Said when the key is pressed while it is not available. */
  readonly why: string
  /** Changes the cluster: not there with `--read-only`. */
  readonly mutates: boolean
}

/** When it can be used, and whether it changes the cluster. */
export interface Options {
  readonly when?: keyof typeof conditions
  readonly mutates?: boolean
}
/** Keys (separated by blanks), command, word in the key bar, sentence in the help, conditions. */
export type Row = readonly [
  keys: string,
  command: CommandName,
  label: string | ((state: State) => string),
  description: string,
  options?: Options,
]

const always = () => true

/** Rows of one context and one chapter as bindings. */
export function bind(context: Context, section: Section, rows: readonly Row[]): readonly Binding[] {
  return rows.map(([keys, command, label, description, options = {}]) => {
    const condition = options.when === undefined ? undefined : conditions[options.when]
    return {
      context,
      keys: keys.split(' '),
      command,
      section,
      label: typeof label === 'string' ? () => label : label,
      description,
      available: condition?.holds ?? always,
      why: condition?.why ?? '',
      mutates: options.mutates ?? false,
    }
  })
}
