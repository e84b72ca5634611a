import { createInterface } from 'node:readline/promises'
import type { Action, ActionContext } from '../actions/action.ts'
import { type Caller, dispatch } from '../actions/dispatch.ts'
import { charactersOf } from '../domain/characters.ts'
import type { State } from '../store/state.ts'
import { createStore } from '../store/store.ts'
import { collect } from './collect.ts'
import { say, UsageError, type CommandContext } from './context.ts'

/**
 * Does an action as its key would: refused where it cannot be done or the program is read-only,
 * asked for where it destroys, its progress said on standard error.
 */
export async function perform<Input, Result>(
  context: CommandContext,
  action: Action<Input, Result>,
  input: Input,
): Promise<Result | undefined> {
  return await performIn(context, await prepareActions(context), action, input)
}

/** As `perform`, with a context that is prepared already. */
export async function performIn<Input, Result>(
  context: CommandContext,
  prepared: ActionContext,
  action: Action<Input, Result>,
  input: Input,
): Promise<Result | undefined> {
  const caller: Caller = {
    context: prepared,
    ask: async ({ text, warning }) => {
      if (warning !== undefined && (context.yes || context.stdin.isTTY !== true)) {
        say(context, `warning: ${warning}`)
      } else if (!context.yes) await confirm(context, text)
      return true
    },
    track: (_, run) => run(prepared.report),
  }
  return await dispatch(caller, action, input)
}

/** What actions work with: the state of this moment, and a voice. */
export async function prepareActions(context: CommandContext): Promise<ActionContext> {
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
