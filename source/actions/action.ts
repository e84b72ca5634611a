import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import type { ActionName } from '../domain/action.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'

/** What an action may use. Keys and commands build the same one. */
export interface ActionContext {
  readonly clients: Clients
  readonly store: Store<State>
  readonly config: Config
  readonly signal: AbortSignal
  /** Says how far it is, in one line; the last one said stands as the action's result. */
  readonly report: (message: string) => void
}

/**
 * One thing a person can do to the cluster. The key and the command of the same name both call
 * `run`; neither knows how it is done.
 */
export interface Action<Input> {
  readonly id: ActionName
  /** What is done to what, by the names that the screen shows: `stop worker-1`. */
  readonly title: (input: Input, state: State) => string
  /** Refused with `--read-only`. */
  readonly mutates: boolean
  /** What must have answered just now: nothing is done on what is unknown or stale. */
  readonly needs: readonly Needed[]
  /** The question that must be answered with yes first; undefined when it needs none. */
  readonly confirm: (state: State, input: Input) => string | undefined
  /** The input with what the question named, so that `run` does no more than that. */
  readonly agree?: (state: State, input: Input) => Input
  /** Undefined when it can be done now, else why not, in one line. */
  readonly refusal: (state: State, input: Input) => string | undefined
  /**
   * Does it. Rejects with an error whose message is one line; the cluster is then as it was. With
   * `Unconfirmed` nothing was done, because a question comes first.
   */
  readonly run: (context: ActionContext, input: Input) => Promise<void>
}

/** Readings that an action may need to be fresh. */
export type Needed = 'containers' | 'master'

/** It was not begun, for a reason that is no failure: something else is under way. */
export class Refused extends Error {
  override name = 'Refused'
}

/** What it would do was not asked about, or is no longer what was: the question, and the input with its yes. */
export class Unconfirmed<Input = unknown> extends Error {
  override name = 'Unconfirmed'
  readonly input: Input
  /** What is said, and then done, where nobody can be asked: nothing is taken away. */
  readonly warning: string | undefined

  constructor(question: string, input: Input, warning?: string) {
    super(question)
    this.input = input
    this.warning = warning
  }
}
