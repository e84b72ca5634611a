import { rememberDown } from '../config/state-folder.ts'
import { runOf } from '../domain/run.ts'
import { plural } from '../domain/units.ts'
import { containersOf } from '../store/selectors/target.ts'
import { type ActionContext, defineAction } from './action.ts'
import { busy, exclusively } from './exclusive.ts'

const title = 'take the cluster down'

/** Stops and removes this project's containers and network, and its volumes when asked. */
export const down = defineAction<{ readonly volumes: boolean }>({
  id: 'down',
  title: ({ volumes }) => `${title}${volumes ? ' with its data' : ''}`,
  destroys: true,
  kind: 'scale',
  doing: 'stopping',
  confirm: (state, { volumes }) => {
    const containers = containersOf(state)
    const running = containers.filter((one) => runOf(one)?.state === 'running').length
    return [
      `Stop and remove ${plural(containers.length, 'container')} of project ${state.project} and its network?`,
      ...(running > 0 ? [`${plural(running, 'running example')} will end.`] : []),
      volumes
        ? "Its volumes go too: Redis's data, event logs, the master's memory of applications."
        : 'Its volumes stay.',
    ].join(' ')
  },
  refusal: busy,
  run: (context, { volumes }) =>
    exclusively(context, title, async () => {
      const { clients, config, report, signal } = context
      await clients.compose.down(volumes, report, signal)
      rememberDown(config)
      const left = await leftOver(context, volumes)
      if (left.length > 0) throw new Error(`still there: ${left.join(', ')}; try "down" again`)
      report(
        volumes
          ? 'the containers, the network and the volumes are gone'
          : 'the containers and the network are gone',
      )
    }),
})

/** What of the project should be gone and is not, by name. */
async function leftOver({ clients, signal }: ActionContext, volumes: boolean) {
  const [containers, rest] = await Promise.all([
    clients.engine.containers(signal),
    clients.engine.leftovers(signal),
  ])
  return [
    ...containers.map(({ name }) => `container ${name}`),
    ...rest.networks.map((name) => `network ${name}`),
    ...(volumes ? rest.volumes.map((name) => `volume ${name}`) : []),
  ]
}
