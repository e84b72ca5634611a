import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import type { TimelineEvent } from '../domain/timeline.ts'
import type { Doing, State } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import type { Tab } from '../store/ui.ts'

/** What an action may use. Keys and commands build the same one. */
export interface ActionContext {
  readonly clients: Clients
  readonly store: Store<State>
  readonly config: Config
  readonly signal: AbortSignal
  /** Says how far it is, in one line; the last one said stands as the action's result. */
  readonly report: (message: string) => void
}

/** One thing a person can do to the cluster, by a key or a command: `dispatch` does it. */
export interface Action<Input, Result = void> {
  readonly id: string
  /** What is done to what, by the names that the screen shows: `stop worker-1`. */
  readonly title: (input: Input, state: State) => string
  /** Refused with `--read-only`. */
  readonly mutates: boolean
  /** What it takes away does not come back: Enter answers its question with no. */
  readonly destroys: boolean
  /** What must have answered just now: nothing is done on what is unknown or stale. */
  readonly needs: readonly Needed[]
  /** Its entries in the timeline; of `scale`, which changes the cluster, one is done at a time. */
  readonly kind: TimelineEvent['kind']
  /** What the header says meanwhile. */
  readonly doing: Doing | undefined
  /** The tab that shows what comes of it. */
  readonly tab: Tab | undefined
  /** The question that must be answered with yes first; undefined when it needs none. */
  readonly confirm: (state: State, input: Input) => string | undefined
  /** The input with what the question named, so that `run` does no more than that. */
  readonly agree: (state: State, input: Input) => Input
  /** Undefined when it can be done now, else why not, in one line. */
  readonly refusal: (state: State, input: Input) => string | undefined
  /**
   * Does it. Rejects with an error whose message is one line; the cluster is then as it was. With
   * `Unconfirmed` nothing was done, because a question comes first.
   */
  readonly run: (context: ActionContext, input: Input) => Promise<Result>
}

/** Readings that an action may need to be fresh. */
export type Needed = 'containers' | 'master'

/** An action that changes the cluster, needs its containers and asks nothing, but for what is given. */
export function defineAction<Input, Result = void>(
  given: Pick<Action<Input, Result>, 'id' | 'title' | 'run'> & Partial<Action<Input, Result>>,
): Action<Input, Result> {
  return {
    mutates: true,
    destroys: false,
    needs: ['containers'],
    kind: 'action',
    doing: undefined,
    tab: undefined,
    confirm: () => undefined,
    agree: (_, input) => input,
    refusal: () => undefined,
    ...given,
  }
}

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
