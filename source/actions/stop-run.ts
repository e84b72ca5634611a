import type { ActionInputs } from '../domain/action.ts'
import { runOf, runTitle, type Run } from '../domain/run.ts'
import type { State } from '../store/state.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Action } from './action.ts'
import { nameOf, titled } from './one-container.ts'

const graceS = 10

function find(state: State, { containerId }: ActionInputs['stopRun']): Run | undefined {
  const container = containersOf(state).find(({ id }) => id === containerId)
  return container === undefined ? undefined : runOf(container)
}

/** Stops a run: its driver ends, and with it the application. The container and its log stay. */
export const stopRun: Action<ActionInputs['stopRun']> = {
  id: 'stopRun',
  title: titled('stop'),
  mutates: true,
  needs: ['containers'],
  confirm: (state, input) => {
    const run = find(state, input)
    const what = run === undefined ? nameOf(state, input) : `run ${run.shortId} of ${run.example}`
    return `Stop ${what}? Its driver ends without a result and its executors are freed.`
  },
  refusal: (state, input) => {
    const run = find(state, input)
    if (run === undefined) return 'this run is no longer there'
    return run.state === 'running' || run.state === 'starting'
      ? undefined
      : `${runTitle(run)} has ended already (${run.state})`
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.stop(containerId, graceS, signal)
    report('stopped')
  },
}
