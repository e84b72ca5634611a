import type { ActionInputs } from '../model/action.ts'
import type { Container } from '../model/container.ts'
import type { State } from '../store/state.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Action } from './action.ts'

type Input = ActionInputs['restart']

const graceS = 10

function find(state: State, { containerId }: Input): Container | undefined {
  return containersOf(state).find(({ id }) => id === containerId)
}

/** What else stops when a container does, for the question before it. */
const consequences: Partial<Record<Container['service'], string>> = {
  master: 'Applications go on, but none can start until it is back.',
  worker: 'Its executors end and their tasks are done again elsewhere; scaling down loses nothing.',
  traefik: 'The pages on the published ports cannot be reached meanwhile.',
  redis: 'Who uses the cache cannot reach it meanwhile.',
  run: 'Its driver ends, and with it the application.',
}

function question(verb: string) {
  return (state: State, input: Input) => {
    const container = find(state, input)
    if (container === undefined) return `${verb} it?`
    return `${verb} ${container.name}? ${consequences[container.service] ?? ''}`.trim()
  }
}

const gone = 'this container is no longer there'

/** Restarts a container of the project. */
export const restart: Action<ActionInputs['restart']> = {
  id: 'restart',
  title: () => 'restart the container',
  mutates: true,
  confirm: question('Restart'),
  refusal: (state, input) => {
    const container = find(state, input)
    if (container === undefined) return gone
    return container.service === 'run' ? 'a run is not restarted: X runs it again' : undefined
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.restart(containerId, graceS, signal)
    report('restarted')
  },
}

/** Stops a container of the project; it stays, and can be started again. */
export const stop: Action<ActionInputs['stop']> = {
  id: 'stop',
  title: () => 'stop the container',
  mutates: true,
  confirm: question('Stop'),
  refusal: (state, input) => {
    const container = find(state, input)
    if (container === undefined) return gone
    return container.state === 'running' || container.state === 'restarting'
      ? undefined
      : `${container.name} does not run`
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.stop(containerId, graceS, signal)
    report('stopped')
  },
}

/** Starts a stopped container of the project. */
export const start: Action<ActionInputs['start']> = {
  id: 'start',
  title: () => 'start the container',
  mutates: true,
  confirm: () => undefined,
  refusal: (state, input) => {
    const container = find(state, input)
    if (container === undefined) return gone
    if (container.service === 'run') return 'a run is not started again: X runs it anew'
    return container.state === 'running' ? `${container.name} runs already` : undefined
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.start(containerId, signal)
    report('started')
  },
}
