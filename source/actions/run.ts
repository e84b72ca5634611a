import type { ActionInputs } from '../domain/action.ts'
import { exampleNamed, unknownExample } from '../domain/examples.ts'
import { valueOf } from '../domain/reading.ts'
import { runOf } from '../domain/run.ts'
import type { Action, ActionContext } from './action.ts'

/** Starts an example in a container of its own; its life is followed by whoever looks. */
export const run: Action<ActionInputs['run']> = {
  id: 'run',
  title: ({ example }) => `run ${example}`,
  mutates: true,
  needs: ['containers'],
  confirm: () => undefined,
  refusal: (state, { example }) => {
    if (exampleNamed(state.examples, example) === undefined) {
      return unknownExample(state.examples, example)
    }
    const master = valueOf(state.containers)?.find(({ service }) => service === 'master')
    if (valueOf(state.containers) === undefined || master?.state === 'running') return undefined
    const words = master === undefined ? 'there is no cluster' : `the master is ${master.state}`
    return `${words}: bring it up first ("up", or the key U)`
  },
  run: async (context, input) => {
    const id = await startRun(context, input)
    const workers = valueOf(context.store.get().master)?.workers
    const idle = workers !== undefined && !workers.some(({ state }) => state === 'ALIVE')
    context.report(
      `started as ${id.slice(0, 12)}${idle ? '; no worker is ALIVE, so it waits for one' : ''}`,
    )
  },
}

/** Starts a run and gives its container's id; the oldest ended runs beyond the kept ones go. */
export async function startRun(
  context: ActionContext,
  input: ActionInputs['run'],
): Promise<string> {
  const { clients, config, signal } = context
  const example = exampleNamed(config.examples, input.example)
  if (example === undefined) throw new Error(unknownExample(config.examples, input.example))
  const request = {
    example: example.name,
    command: example.command,
    arguments: input.arguments,
  }
  const id = await clients.engine.createRun(request, signal)
  await prune(context, id).catch(() => undefined)
  return id
}

/** Removes the oldest ended runs beyond those that are kept; what has just begun is read first. */
async function prune({ clients, config, signal }: ActionContext, begun: string): Promise<void> {
  const ended = (await clients.engine.containers(signal))
    .flatMap((container) => runOf(container) ?? [])
    .filter(({ id, state }) => id !== begun && state !== 'running' && state !== 'starting')
    .toSorted((a, b) => (b.finishedAt ?? b.startedAt) - (a.finishedAt ?? a.startedAt))
  for (const { id } of ended.slice(config.keptRuns)) {
    // Another monitor may remove the same one at the same time.
    await clients.engine.remove(id, signal).catch(() => undefined)
  }
}
