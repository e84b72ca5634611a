import { createInterface } from 'node:readline/promises'
import { type Action, type ActionContext, Unconfirmed } from '../actions/action.ts'
import { charactersOf } from '../domain/characters.ts'
import { unknownReason } from '../store/selectors/known.ts'
import type { State } from '../store/state.ts'
import { createStore } from '../store/store.ts'
import { collect } from './collect.ts'
import { say, UsageError, type CommandContext } from './context.ts'

/**
 * Does an action as its key would: refused where it cannot be done or the program is read-only,
 * asked for where it destroys, its progress said on standard error. Gives the exit status.
 */
export async function perform<Input>(
  context: CommandContext,
  action: Action<Input>,
  input: Input,
): Promise<0> {
  const actionContext = await prepare(context)
  await performIn(context, actionContext, action, input)
  return 0
}

/** As `perform`, with a context that is prepared already. */
export async function performIn<Input>(
  context: CommandContext,
  actionContext: ActionContext,
  action: Action<Input>,
  input: Input,
): Promise<void> {
  const state = actionContext.store.get()
  if (action.mutates && context.config.readOnly) {
    throw new Error(`${action.title(input, state)}: refused because of --read-only`)
  }
  const unknown = action.needs.map((needed) => unknownReason(state, needed))
  const refusal = unknown.find((reason) => reason !== undefined) ?? action.refusal(state, input)
  if (refusal !== undefined) throw new Error(refusal)
  const question = action.confirm(state, input)
  if (question !== undefined && !context.yes) await confirm(context, question)
  const asked = question === undefined ? input : (action.agree?.(state, input) ?? input)
  await runAsAgreed(context, actionContext, action, asked)
}

/** Runs it; what it would do beyond what was agreed to is asked again, and once more if need be. */
async function runAsAgreed<Input>(
  context: CommandContext,
  actionContext: ActionContext,
  action: Action<Input>,
  input: Input,
): Promise<void> {
  let agreed = input
  for (let asked = 0; ; asked += 1) {
    try {
      await action.run(actionContext, agreed)
      return
    } catch (error) {
      if (!(error instanceof Unconfirmed) || asked === maxQuestions) throw error
      const { warning } = error
      if (warning !== undefined && (context.yes || context.stdin.isTTY !== true)) {
        say(context, `warning: ${warning}`)
      } else if (!context.yes) await confirm(context, error.message)
      agreed = error.input as Input
    }
  }
}

/** A cluster that changes faster than it can be asked about is left alone. */
const maxQuestions = 5

/** What actions work with: the state of this moment, and a voice. */
export async function prepare(context: CommandContext): Promise<ActionContext> {
  const { clients, config, signal } = context
  const state = await collect(clients, config, signal, { samples: false })
  let last = ''
  return {
    clients,
    config,
    signal,
    store: createStore<State>(state),
    report: (message) => {
      if (message !== last) say(context, message)
      last = message
    },
  }
}

async function confirm(context: CommandContext, question: string): Promise<void> {
  if (context.stdin.isTTY !== true) {
    throw new UsageError(`${question} Nobody is here to answer: add --yes`)
  }
  const lines = createInterface({ input: context.stdin, output: context.stderr })
  try {
    const asked = charactersOf(context.env)(`${question} [y/N] `)
    const answer = await lines.question(asked, { signal: context.signal })
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('left as it is')
  } finally {
    lines.close()
  }
}
