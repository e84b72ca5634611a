import { unknownReason } from '../store/selectors/known.ts'
import type { State } from '../store/state.ts'
import { type Action, type ActionContext, Refused, Unconfirmed } from './action.ts'

/** A question before an action, as it is put to a person. */
export interface Question {
  readonly title: string
  readonly text: string
  /** Whether it came of what was found when the action began, maybe while a person does other things. */
  readonly late: boolean
  readonly destroys: boolean
  /** Said instead where nobody can be asked, and then it is done. */
  readonly warning?: string | undefined
}

/** How actions are done for somebody: a person at the monitor, or a command. */
export interface Caller {
  readonly context: Omit<ActionContext, 'report'>
  readonly ask: (question: Question) => Promise<boolean>
  /** Runs it, and shows what it reports and how it ends; rejects as `run` does. */
  readonly track: <Result>(
    activity: { readonly title: string } & Pick<Action<never>, 'kind' | 'doing' | 'tab'>,
    run: (report: ActionContext['report']) => Promise<Result>,
  ) => Promise<Result>
}

/** Why nothing is done of what would change something; undefined unless with `--read-only`. */
export function readOnlyReason(
  { readOnly }: Pick<State, 'readOnly'>,
  what: string,
): string | undefined {
  return readOnly ? `${what}: refused because of --read-only` : undefined
}

/** Why nothing of the kind can be done now: read-only, or what it needs has not answered. */
export function closedReason(
  state: State,
  { mutates, needs }: Pick<Action<never>, 'mutates' | 'needs'>,
  what: string,
): string | undefined {
  return [
    mutates ? readOnlyReason(state, what) : undefined,
    ...needs.map((needed) => unknownReason(state, needed)),
  ].find((reason) => reason !== undefined)
}

/** A cluster that changes faster than it can be asked about is left alone. */
const maxQuestions = 5

/**
 * Does an action: refused where it cannot be done, asked about where it must be, and asked again
 * where it would do more than was agreed to. Undefined when the answer was no; rejects with
 * `Refused` when it was not begun.
 */
export async function dispatch<Input, Result>(
  caller: Caller,
  action: Action<Input, Result>,
  given: Input,
): Promise<Result | undefined> {
  const { kind, doing, tab, destroys } = action
  const { store } = caller.context
  const title = action.title(given, store.get())
  const refuse = () => {
    const state = store.get()
    const reason = closedReason(state, action, title) ?? action.refusal(state, given)
    if (reason !== undefined) throw new Refused(reason)
  }
  refuse()
  const text = action.confirm(store.get(), given)
  let question: Question | undefined =
    text === undefined ? undefined : { title, text, late: false, destroys }
  let input = text === undefined ? given : action.agree(store.get(), given)
  for (let asked = 0; ; asked += 1) {
    if (question !== undefined) {
      if (!(await caller.ask(question))) return undefined
      refuse()
    }
    try {
      return await caller.track({ title, kind, doing, tab }, (report) =>
        action.run({ ...caller.context, report }, input),
      )
    } catch (error) {
      if (!(error instanceof Unconfirmed) || asked === maxQuestions) throw error
      question = { title, text: error.message, late: true, destroys, warning: error.warning }
      // It is of the very input that `run` was given.
      input = error.input as Input
    }
  }
}
