import type { EngineClient } from '../clients/contracts.ts'
import type { Container } from '../domain/container.ts'
import { runOf, runTitle } from '../domain/run.ts'
import { containersOf } from '../store/selectors/target.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { Doing, State } from '../store/state.ts'
import { defineAction } from './action.ts'
import { untilHealthy } from './healthy.ts'

interface OneContainer {
  readonly containerId: string
}

/** Seconds a container has to end by itself. */
const graceSeconds = 10
const startTimeoutMs = 90_000

function find(state: State, { containerId }: OneContainer): Container | undefined {
  return containersOf(state).find(({ id }) => id === containerId)
}

/** What a container is called on the screen, also one that is gone: `worker-1`, a run by its example. */
function nameOf(state: State, input: OneContainer): string {
  const container = find(state, input)
  const run = container && runOf(container)
  if (run !== undefined) return runTitle(run)
  const shortId = input.containerId.slice(0, 12)
  return container === undefined
    ? (state.names[shortId] ?? shortId)
    : shortName(container.name, state.project)
}

/** What else happens when a container goes away for a while, for the question before it. */
const consequences: Readonly<Record<string, string>> = {
  master: 'Running applications go on, but none can start until it is back.',
  worker:
    'Its executors are killed and their tasks done again elsewhere; scaling down loses nothing.',
  traefik: 'The pages on the published ports cannot be reached meanwhile.',
  redis: 'Who uses it cannot reach it meanwhile.',
  history: 'Pages of finished applications cannot be reached meanwhile.',
  run: 'Its driver ends, and with it the application.',
}

function question(verb: string, state: State, input: OneContainer): string {
  const container = find(state, input)
  const asked = `${verb} ${nameOf(state, input)}?`
  if (container === undefined) return asked
  const workers = containersOf(state).filter(
    ({ service, state: is }) => service === 'worker' && is === 'running',
  )
  const last =
    container.service === 'worker' && workers.length === 1
      ? ' It is the last worker: running applications will wait.'
      : ''
  return `${asked} ${consequences[container.service] ?? ''}${last}`.trim()
}

/** An action on one container, `verb` in its title and its question. */
function onContainer(given: {
  readonly verb: 'Restart' | 'Stop' | 'Start'
  readonly done: string
  readonly doing: Doing
  readonly refusal: (container: Container, name: string) => string | undefined
  readonly run: (engine: EngineClient, id: string, signal: AbortSignal) => Promise<void>
}) {
  const { verb, done, doing } = given
  const id = verb.toLowerCase()
  return defineAction<OneContainer>({
    id,
    doing,
    title: (input, state) => `${id} ${nameOf(state, input)}`,
    confirm: (state, input) => (verb === 'Start' ? undefined : question(verb, state, input)),
    refusal: (state, input) => {
      const container = find(state, input)
      const name = nameOf(state, input)
      return container === undefined ? `${name} is no longer there` : given.refusal(container, name)
    },
    run: async (context, { containerId }) => {
      await given.run(context.clients.engine, containerId, context.signal)
      const isIt = ({ id: one }: Container) => one === containerId
      const failure = 'it did not become healthy'
      if (verb !== 'Stop') await untilHealthy(context, isIt, startTimeoutMs, failure)
      context.report(done)
    },
  })
}

/** Restarts a container of the project and waits until it is healthy again. */
export const restart = onContainer({
  verb: 'Restart',
  done: 'restarted',
  doing: 'starting',
  refusal: ({ service }) =>
    service === 'run' ? 'a run is not restarted: launch it again' : undefined,
  run: (engine, id, signal) => engine.restart(id, graceSeconds, signal),
})

/** Stops a container of the project; it stays, and can be started again. */
export const stop = onContainer({
  verb: 'Stop',
  done: 'stopped',
  doing: 'stopping',
  refusal: ({ state }, name) =>
    state === 'running' || state === 'restarting' ? undefined : `${name} does not run`,
  run: (engine, id, signal) => engine.stop(id, graceSeconds, signal),
})

/** Starts a stopped container of the project and waits until it is healthy. */
export const start = onContainer({
  verb: 'Start',
  done: 'started',
  doing: 'starting',
  refusal: ({ service, state }, name) =>
    service === 'run'
      ? 'a run is not started again: launch it anew'
      : state === 'running'
        ? `${name} runs already`
        : undefined,
  run: (engine, id, signal) => engine.start(id, signal),
})

/** Stops a run: its driver ends, and with it the application. The container and its log stay. */
export const stopRun = defineAction<OneContainer>({
  id: 'stopRun',
  kind: 'run',
  title: (input, state) => `stop ${nameOf(state, input)}`,
  confirm: (state, input) => {
    const container = find(state, input)
    const run = container && runOf(container)
    const what = run === undefined ? nameOf(state, input) : `run ${run.shortId} of ${run.example}`
    return `Stop ${what}? Its driver ends without a result and its executors are freed.`
  },
  refusal: (state, input) => {
    const container = find(state, input)
    const run = container && runOf(container)
    if (run === undefined) return 'this run is no longer there'
    return run.state === 'running' || run.state === 'starting'
      ? undefined
      : `${runTitle(run)} has ended already (${run.state})`
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.stop(containerId, graceSeconds, signal)
    report('stopped')
  },
})
