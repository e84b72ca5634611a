import type { ActionInputs } from '../model/action.ts'
import type { Action } from './action.ts'
import { find, gone, graceS, question, running } from './one-container.ts'

/** Restarts a container of the project and waits until it is healthy again. */
export const restart: Action<ActionInputs['restart']> = {
  id: 'restart',
  title: ({ containerId }) => `restart ${containerId.slice(0, 12)}`,
  mutates: true,
  needs: ['containers'],
  confirm: question('Restart'),
  refusal: (state, input) => {
    const container = find(state, input)
    if (container === undefined) return gone
    return container.service === 'run' ? 'a run is not restarted: launch it again' : undefined
  },
  run: async (context, { containerId }) => {
    await context.clients.engine.restart(containerId, graceS, context.signal)
    await running(context, containerId)
    context.report('restarted')
  },
}
