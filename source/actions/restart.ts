import type { ActionInputs } from '../domain/action.ts'
import type { Action } from './action.ts'
import { find, graceS, question, refusedWhenGone, running, titled } from './one-container.ts'

/** Restarts a container of the project and waits until it is healthy again. */
export const restart: Action<ActionInputs['restart']> = {
  id: 'restart',
  title: titled('restart'),
  mutates: true,
  needs: ['containers'],
  confirm: question('Restart'),
  refusal: (state, input) => {
    return find(state, input)?.service === 'run'
      ? 'a run is not restarted: launch it again'
      : refusedWhenGone(state, input)
  },
  run: async (context, { containerId }) => {
    await context.clients.engine.restart(containerId, graceS, context.signal)
    await running(context, containerId)
    context.report('restarted')
  },
}
