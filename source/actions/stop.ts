import type { ActionInputs } from '../model/action.ts'
import type { Action } from './action.ts'
import { find, gone, graceS, question } from './one-container.ts'

/** Stops a container of the project; it stays, and can be started again. */
export const stop: Action<ActionInputs['stop']> = {
  id: 'stop',
  title: ({ containerId }) => `stop ${containerId.slice(0, 12)}`,
  mutates: true,
  needs: ['containers'],
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
