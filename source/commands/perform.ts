import { createInterface } from 'node:readline/promises'
import type { Action, ActionContext } from '../actions/action.ts'
import { charactersOf } from '../model/characters.ts'
import type { State } from '../store/state.ts'
import { createStore } from '../store/store.ts'
import { collect } from './collect.ts'
import { say, UsageError, type CommandContext } from './context.ts'

/**
 * Does an action as its key would: refused where it cannot be done or the program is read-only,
 * asked for where it destroys, its progress said on standard error.
 */
export async function perform<Input>(
  context: CommandContext,
  action: Action<Input>,
  input: Input,
): Promise<void> {
  const actionContext = await prepare(context)
  await performIn(context, actionContext, action, input)
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
    throw new Error(`${action.title(input)}: refused because of --read-only`)
  }
  const refusal = action.refusal(state, input)
  if (refusal !== undefined) throw new Error(refusal)
  const question = action.confirm(state, input)
  if (question !== undefined && !context.yes) await confirm(context, question)
  await action.run(actionContext, input)
}

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
