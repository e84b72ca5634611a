import { exampleNamed, unknownExample } from '../domain/examples.ts'
import { valueOf } from '../domain/reading.ts'
import { runOf } from '../domain/run.ts'
import { containersOf } from '../store/selectors/target.ts'
import { type ActionContext, defineAction } from './action.ts'

interface RunInput {
  readonly example: string
  readonly arguments: readonly string[]
}

/**
 * Starts an example in a container of its own, and gives its id; its life is followed by whoever
 * looks. The oldest ended runs beyond the kept ones go.
 */
export const run = defineAction<RunInput, string>({
  id: 'run',
  kind: 'run',
  tab: 'runs',
  title: ({ example }) => `run ${example}`,
  refusal: (state, { example }) => {
    if (exampleNamed(state.examples, example) === undefined) {
      return unknownExample(state.examples, example)
    }
    const master = containersOf(state).find(({ service }) => service === 'master')
    if (master?.state === 'running') return undefined
    const words = master === undefined ? 'there is no cluster' : `the master is ${master.state}`
    return `${words}: bring it up first ("up", or the key U)`
  },
  run: async (context, input) => {
    const { clients, config, report, signal, store } = context
    const example = exampleNamed(config.examples, input.example)
    if (example === undefined) throw new Error(unknownExample(config.examples, input.example))
    const { name, command } = example
    const request = { example: name, command, arguments: input.arguments }
    const id = await clients.engine.createRun(request, signal)
    await prune(context, id).catch(() => undefined)
    const workers = valueOf(store.get().master)?.workers
    const idle = workers !== undefined && !workers.some(({ state }) => state === 'ALIVE')
    report(
      `started as ${id.slice(0, 12)}${idle ? '; no worker is ALIVE, so it waits for one' : ''}`,
    )
    return id
  },
})

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
