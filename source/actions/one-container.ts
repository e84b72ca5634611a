import type { Container } from '../domain/container.ts'
import { watchContainers } from '../engine/containers.ts'
import { runOf, runTitle } from '../domain/run.ts'
import type { State } from '../store/state.ts'
import { containersOf } from '../store/selectors/target.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { ActionContext } from './action.ts'
import { hindrance } from './hindrance.ts'
import { until } from './wait.ts'

/** What the actions on one container are given. */
export interface OneContainer {
  readonly containerId: string
}

/** Seconds a container has to end by itself. */
export const graceS = 10
const startLimitMs = 90_000
/** How often it is looked at without an event. */
const lookMs = 5000

const gone = 'this container is no longer there'

/** The container that is meant, as it was last known. */
export function find(state: State, { containerId }: OneContainer): Container | undefined {
  return containersOf(state).find(({ id }) => id === containerId)
}

/** What a container is called on the screen, also one that is gone: `worker-1`, a run by its example. */
export function nameOf(state: State, input: OneContainer): string {
  const container = find(state, input)
  const run = container && runOf(container)
  if (run !== undefined) return runTitle(run)
  const shortId = input.containerId.slice(0, 12)
  return container === undefined
    ? (state.names[shortId] ?? shortId)
    : shortName(container.name, state.project)
}

/** `stop worker-1`. */
export function titled(verb: string) {
  return (input: OneContainer, state: State): string => `${verb} ${nameOf(state, input)}`
}

/** Why nothing can be done to a container that is not there; undefined where it is. */
export function refusedWhenGone(state: State, input: OneContainer): string | undefined {
  return find(state, input) === undefined ? `${nameOf(state, input)} is no longer there` : undefined
}

/** What else happens when a container goes away for a while, for the question before it. */
const consequences: Readonly<Record<Container['service'], string>> = {
  master: 'Running applications go on, but none can start until it is back.',
  worker:
    'Its executors are killed and their tasks done again elsewhere; scaling down loses nothing.',
  traefik: 'The pages on the published ports cannot be reached meanwhile.',
  redis: 'Who uses it cannot reach it meanwhile.',
  history: 'Pages of finished applications cannot be reached meanwhile.',
  run: 'Its driver ends, and with it the application.',
  other: '',
}

/** The question before something is done to a container. */
export function question(verb: string) {
  return (state: State, input: OneContainer): string => {
    const container = find(state, input)
    const name = nameOf(state, input)
    if (container === undefined) return `${verb} ${name}?`
    const workers = containersOf(state).filter(
      ({ service, state: is }) => service === 'worker' && is === 'running',
    )
    const last =
      container.service === 'worker' && workers.length === 1
        ? ' It is the last worker: running applications will wait.'
        : ''
    return `${verb} ${name}? ${consequences[container.service]}${last}`.trim()
  }
}

/** Waits until a container runs, and is healthy where it has a health check. */
export async function running(context: ActionContext, containerId: string): Promise<void> {
  const { clients, signal } = context
  let seen: Container | undefined
  const done = await watchContainers(clients.engine, signal, (watch) =>
    until(
      context,
      startLimitMs,
      async () => {
        seen = (await watch.now()).find(({ id }) => id === containerId)
        if (seen === undefined) throw new Error(gone)
        const health = seen.health === 'none' || seen.health === 'healthy'
        const words = seen.state === 'running' ? `health: ${seen.health}` : seen.state
        return { done: seen.state === 'running' && health, message: words }
      },
      () => watch.changed(lookMs),
    ),
  )
  if (done) return
  throw new Error(
    `it did not become healthy: ${await hindrance(context, new Set(), seen ? [seen] : [])}`,
  )
}
