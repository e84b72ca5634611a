import type { ActionInputs } from '../domain/action.ts'
import type { Action } from './action.ts'
import { find, nameOf, refusedWhenGone, running, titled } from './one-container.ts'

/** Starts a stopped container of the project and waits until it is healthy. */
export const start: Action<ActionInputs['start']> = {
  id: 'start',
  title: titled('start'),
  mutates: true,
  needs: ['containers'],
  confirm: () => undefined,
  refusal: (state, input) => {
    const container = find(state, input)
    if (container?.service === 'run') return 'a run is not started again: launch it anew'
    return container?.state === 'running'
      ? `${nameOf(state, input)} runs already`
      : refusedWhenGone(state, input)
  },
  run: async (context, { containerId }) => {
    await context.clients.engine.start(containerId, context.signal)
    await running(context, containerId)
    context.report('started')
  },
}
