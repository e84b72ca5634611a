import type { ActionInputs } from '../model/action.ts'
import type { Action } from './action.ts'
import { find, gone, running } from './one-container.ts'

/** Starts a stopped container of the project and waits until it is healthy. */
export const start: Action<ActionInputs['start']> = {
  id: 'start',
  title: ({ containerId }) => `start ${containerId.slice(0, 12)}`,
  mutates: true,
  needs: ['containers'],
  confirm: () => undefined,
  refusal: (state, input) => {
    const container = find(state, input)
    if (container === undefined) return gone
    if (container.service === 'run') return 'a run is not started again: launch it anew'
    return container.state === 'running' ? `${container.name} runs already` : undefined
  },
  run: async (context, { containerId }) => {
    await context.clients.engine.start(containerId, context.signal)
    await running(context, containerId)
    context.report('started')
  },
}
