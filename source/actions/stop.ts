import type { ActionInputs } from '../domain/action.ts'
import type { Action } from './action.ts'
import { find, graceS, nameOf, question, refusedWhenGone, titled } from './one-container.ts'

/** Stops a container of the project; it stays, and can be started again. */
export const stop: Action<ActionInputs['stop']> = {
  id: 'stop',
  title: titled('stop'),
  mutates: true,
  needs: ['containers'],
  confirm: question('Stop'),
  refusal: (state, input) => {
    const is = find(state, input)?.state
    return is === undefined || is === 'running' || is === 'restarting'
      ? refusedWhenGone(state, input)
      : `${nameOf(state, input)} does not run`
  },
  run: async ({ clients, report, signal }, { containerId }) => {
    await clients.engine.stop(containerId, graceS, signal)
    report('stopped')
  },
}
