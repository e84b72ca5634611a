import { services } from '../../source/services/index.ts'
import { vi } from 'vitest'
import { type Action, type ActionContext, Unconfirmed } from '../../source/actions/action.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import type { Config } from '../../source/config/config.ts'
import { readEngine } from '../../source/config/engine.ts'
import { settingsSchema } from '../../source/config/settings.ts'
import { bundledExamples } from '../../source/domain/examples.ts'
import { fresh } from '../../source/domain/reading.ts'
import { initialState, type State } from '../../source/store/state.ts'
import { createStore } from '../../source/store/store.ts'
import { project } from './things.ts'

/** A configuration that touches nothing outside: it is a demo's. */
export function testConfig(more: Partial<Config> = {}): Config {
  return {
    ...settingsSchema.parse({}),
    project,
    host: '127.0.0.1',
    ports: { web: 8080, workers: 8081, dashboard: 8090, master: 8079, redis: 6379, history: 18080 },
    sparkImage: 'spark',
    given: [],
    examples: bundledExamples,
    environment: {},
    engine: readEngine({ DOCKER_HOST: 'unix:///nonexistent' }),
    composeFile: 'compose.yaml',
    composeCommand: ['docker', 'compose'],
    stateFolder: '/nonexistent',
    demo: true,
    ...more,
  }
}

/** What the monitor knows when it has just looked. */
export async function stateOf(clients: Clients, more: Partial<State> = {}): Promise<State> {
  const signal = AbortSignal.timeout(1000)
  const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
  const state = initialState({
    project,
    demo: true,
    readOnly: false,
    examples: bundledExamples,
    services,
    addresses,
    now: 0,
  })
  const master = await clients.spark.master(signal).then(
    (value) => fresh(value, 0),
    () => state.master,
  )
  return {
    ...state,
    containers: fresh(await clients.engine.containers(signal), 0),
    master,
    ...more,
  }
}

/** A context of an action that notes what is reported. */
export async function contextFor(
  clients: Clients,
  more: {
    readonly config?: Config
    readonly signal?: AbortSignal
    /** Called with what is reported, so that a test can act at just that moment. */
    readonly said?: (message: string) => void
  } = {},
): Promise<{ context: ActionContext; reports: string[] }> {
  const reports: string[] = []
  return {
    reports,
    context: {
      clients,
      config: more.config ?? testConfig(),
      signal: more.signal ?? new AbortController().signal,
      store: createStore(await stateOf(clients)),
      report: (message) => {
        reports.push(message)
        more.said?.(message)
      },
    },
  }
}

/**
 * Runs an action on the fake clock to its end, for a person who answers every question with yes;
 * gives its error in words, '' when it succeeded. `asked` is given the questions.
 */
export async function perform<Input>(
  action: Action<Input, unknown>,
  context: ActionContext,
  input: Input,
  asked: (question: string) => void = () => undefined,
): Promise<string> {
  const running = action.run(context, input).then(
    () => '',
    (error: unknown) => {
      if (!(error instanceof Unconfirmed)) return error instanceof Error ? error.message : 'odd'
      asked(error.message)
      return perform(action, context, error.input as Input, asked)
    },
  )
  const outcome: { is?: string } = {}
  void running.then((words) => (outcome.is = words))
  while (outcome.is === undefined) await vi.advanceTimersByTimeAsync(500)
  return outcome.is
}
