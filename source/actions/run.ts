import type { ActionInputs } from '../model/action.ts'
import { valueOf } from '../model/reading.ts'
import { runOf } from '../model/run.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Action, ActionContext } from './action.ts'

/** Starts an example in a container of its own. Its life is then followed by whoever looks. */
export const run: Action<ActionInputs['run']> = {
  id: 'run',
  title: ({ example }) => `run ${example}`,
  mutates: true,
  confirm: () => undefined,
  refusal: (state, { example }) => {
    if (!state.examples.some(({ name }) => name === example)) {
      const names = state.examples.map(({ name }) => name).join(', ')
      return `there is no example ${example}: choose from ${names}`
    }
    const known = valueOf(state.containers)
    const master = known?.some(({ service, state: is }) => service === 'master' && is === 'running')
    return known !== undefined && master !== true
      ? 'the master does not run: start the cluster first (U, or `up`)'
      : undefined
  },
  run: async (context, input) => {
    const id = await startRun(context, input)
    context.report(`started as ${id.slice(0, 12)}`)
  },
}

/** Starts a run and gives its container's id; the oldest ended runs beyond the kept ones go. */
export async function startRun(
  context: ActionContext,
  input: ActionInputs['run'],
): Promise<string> {
  const { clients, config, signal } = context
  const example = config.examples.find(({ name }) => name === input.example)
  if (example === undefined) throw new Error(`there is no example ${input.example}`)
  const request = {
    example: example.name,
    command: example.command,
    arguments: input.arguments,
  }
  const id = await clients.engine.createRun(request, signal)
  await prune(context)
  return id
}

async function prune({ clients, config, signal }: ActionContext): Promise<void> {
  const ended = (await clients.engine.containers(signal))
    .flatMap((container) => runOf(container) ?? [])
    .filter(({ state }) => state !== 'running' && state !== 'starting')
    .toSorted((a, b) => b.startedAt - a.startedAt)
  for (const { id } of ended.slice(config.keptRuns)) {
    // Another monitor may remove the same one at the same time.
    await clients.engine.remove(id, signal).catch(() => undefined)
  }
}

/** Stops a run: its driver ends, and with it the application. */
export const stopRun: Action<ActionInputs['stopRun']> = {
  id: 'stopRun',
  title: () => 'stop the run',
  mutates: true,
  confirm: (state, { containerId }) => {
    const container = containersOf(state).find(({ id }) => id === containerId)
    const example = container === undefined ? undefined : runOf(container)?.example
    return `Stop ${example ?? 'this run'}? Its driver ends and its executors are freed.`
  },
  refusal: (state, { containerId }) => {
    const container = containersOf(state).find(({ id }) => id === containerId)
    const found = container === undefined ? undefined : runOf(container)
    if (found === undefined) return 'this run is no longer there'
    return found.state === 'running' || found.state === 'starting'
      ? undefined
      : `${found.example} has ended already (${found.state})`
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.stop(containerId, 10, signal)
    report('stopped')
  },
}
