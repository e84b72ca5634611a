import type { ActionInputs } from '../model/action.ts'
import { runOf } from '../model/run.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Action } from './action.ts'
import { rememberDown } from './up.ts'

/** Stops and removes this project's containers and network, and its volumes when asked. */
export const down: Action<ActionInputs['down']> = {
  id: 'down',
  title: ({ volumes }) =>
    volumes ? 'take the cluster and its data down' : 'take the cluster down',
  mutates: true,
  confirm: (state, { volumes }) => {
    const containers = containersOf(state)
    const running = containers.filter((one) => runOf(one)?.state === 'running').length
    const parts = [
      `Stop and remove ${containers.length} containers of ${state.project} and its network?`,
      running > 0 ? `${running} running examples end.` : '',
      volumes
        ? "The volumes go too: Redis's data, event logs and the master's memory of applications."
        : 'The volumes stay.',
    ]
    return parts.filter((part) => part !== '').join(' ')
  },
  refusal: () => undefined,
  run: async ({ clients, config, report, signal }, { volumes }) => {
    await clients.compose.down(volumes, report, signal)
    rememberDown(config)
    report(volumes ? 'containers, network and volumes are gone' : 'containers and network are gone')
  },
}
