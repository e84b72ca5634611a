import type { Action } from '../actions/action.ts'
import { registry } from '../actions/registry.ts'
import {
  expectRun,
  openFilter,
  openHelp,
  openLauncher,
  openScale,
} from '../store/reducers/dialogs.ts'
import {
  back,
  drill,
  focusPane,
  focusStep,
  showAdvice,
  showLogs,
  tabStep,
  toggleZoom,
} from '../store/reducers/focus.ts'
import { move, reverseWorkers, sortWorkers } from '../store/reducers/lists.ts'
import { toggleMouse } from '../store/reducers/ui.ts'
import { pageAddress } from '../store/selectors/address.ts'
import { selectedApplication } from '../store/selectors/applications.ts'
import { runRows } from '../store/selectors/runs.ts'
import { containersOf, targetContainer } from '../store/selectors/target.ts'
import { currentWorkers } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import { act, ask, bind, prepare, sections, tell, type Binding, type Section } from './binding.ts'
import { copy, detailBindings } from './bindings/detail.ts'
import { dialogBindings, openDoctorKey } from './bindings/dialogs.ts'
import type { Context } from './contexts.ts'
import { keyLabel } from './keys.ts'
import { backWord, enterWord, stopOrStart, whenDown, whenUp, zoomWord } from './words.ts'

const activeApplication = (state: State) => {
  const row = selectedApplication(state)
  return row?.active === true ? { applicationId: row.application.id } : undefined
}
const up = act(registry.up, () => ({ workers: undefined }))
const more = act(registry.scale, () => ({ by: 1 }))
const less = act(
  registry.scale,
  (state) => (currentWorkers(state) > 0 ? { by: -1 } : undefined),
  'no worker runs',
)
const anyService = (state: State) => containersOf(state).some(({ service }) => service !== 'run')
const down = act(
  registry.down,
  (state) => (anyService(state) ? { volumes: false } : undefined),
  'there is no container of this project',
)
const launch = prepare(
  registry.run,
  (state) => openLauncher(state),
  ({ examples }) => (examples.length > 0 ? undefined : 'no example is configured'),
)
const lastRun = (state: State) => {
  const run = runRows(state)[0]?.run
  return run && { example: run.example, arguments: run.arguments }
}

const running = (state: State) => {
  const container = targetContainer(state)
  return container?.state === 'running' ? container : undefined
}
const shell = ask(
  running,
  'the selected container does not run',
  (controller, { id }) => controller.shell(id),
  { mutates: true },
)
/** An action on the selected container, where it is one of the cluster. */
const onService = (action: Action<{ readonly containerId: string }>) =>
  act(
    action,
    (state) => {
      const container = targetContainer(state)
      return container && container.service !== 'run' ? { containerId: container.id } : undefined
    },
    'no container of the cluster is selected (a run is stopped with K)',
  )
const [stop, start] = [onService(registry.stop), onService(registry.start)]
const open = ask(
  pageAddress,
  'what is selected has no page; y copies its name or address',
  (controller, url) => controller.open(url),
)
const copyId = ask(targetContainer, 'no container is selected', (controller, { id }) =>
  controller.copy(id, 'the container’s id'),
)
const quit = tell((controller) => controller.quit())

/**
 * THE table: every key of the monitor is one row here (those of the detail region and of dialogs in
 * the files beside it). Matching, the key bar, the help and the documentation are made from it.
 * A row: keys, word in the key bar, sentence in the help, what it does.
 */
export const bindings: readonly Binding[] = [
  ...bind('master', 'Selected container or application', [
    [
      'K',
      'kill',
      'Kill the selected application (asks)',
      act(registry.killApplication, activeApplication, 'no running application is selected'),
    ],
  ]),
  ...detailBindings,
  ...bind('workers', 'Workers', [
    ['/ f', 'filter', 'Show only workers whose name, id or state holds a text', openFilter],
    ['>', 'sort', 'Sort by the next column', sortWorkers(1)],
    ['<', '', 'Sort by the column before', sortWorkers(-1)],
    ['R', '', 'Turn the order round', reverseWorkers],
  ]),

  ...bind('global', 'Cluster', [
    ['U', whenDown('bring the cluster up'), 'Bring the cluster up; what is there stays', up],
    ['+ =', whenUp('worker'), 'One worker more; pressed again it adds up', more],
    ['- _', whenUp('worker'), 'One worker less, gracefully (asks)', less],
    ['s', whenUp('scale'), 'Scale to a number of workers', prepare(registry.scale, openScale)],
    ['D', '', 'Take the cluster down: containers and network, not the volumes (asks)', down],
  ]),
  ...bind('global', 'Examples', [
    ['x', whenUp('launch'), 'Launch an example, its arguments editable', launch],
    [
      'X',
      '',
      'Launch the last one again, with the same arguments',
      act(registry.run, lastRun, 'nothing was launched yet: x', expectRun),
    ],
  ]),
  ...bind('global', 'Selected container or application', [
    ['e', 'shell', 'A shell in the selected container, with the whole terminal', shell],
    ['l', 'logs', 'Its logs', showLogs],
    ['a', 'advice', 'Why it waits and what to change about it', showAdvice],
    ['r', 'restart', 'Restart the selected container (asks)', onService(registry.restart)],
    [
      'S',
      stopOrStart,
      'Stop the selected container (asks), or start it',
      { ...stop, run: (state, pages) => (running(state) ? stop : start).run(state, pages) },
    ],
    [
      'o',
      'open',
      'Open its page where there is a desktop; its address is shown, and copied where that works',
      open,
    ],
    ['y', 'copy', 'Copy its name, address, line or result, or the advice’s remedy', copy],
    ['Y', '', 'Copy the container’s id', copyId],
  ]),
  ...bind('global', 'Moving', [
    ['tab', 'next pane', 'The next pane', focusStep(1)],
    ['shift+tab', '', 'The pane before', focusStep(-1)],
    ['1', '', 'The Master pane', focusPane('master')],
    ['2', '', 'The Workers pane', focusPane('workers')],
    ['3', '', 'The Traefik pane', focusPane('traefik')],
    ['4', '', 'The Redis pane', focusPane('redis')],
    ['5', '', 'The detail region', focusPane('detail')],
    ['up k', '', 'Up', move('up')],
    ['down j', '', 'Down', move('down')],
    ['pageUp', '', 'A page up', move('pageUp')],
    ['pageDown', '', 'A page down', move('pageDown')],
    ['ctrl+u', '', 'Half a page up', move('halfUp')],
    ['ctrl+d', '', 'Half a page down', move('halfDown')],
    ['g home', '', 'To the first row', move('top')],
    ['G end', '', 'To the last row; a log follows again', move('bottom')],
    [
      'enter',
      enterWord,
      'Into what is selected: the logs of a worker, an application’s jobs, their stages, tasks and executors, the stage of an advice, the output of a run; else the whole screen',
      drill,
    ],
    ['esc', backWord, 'One step back', back],
    ['] right', 'tabs', 'The next tab of the detail region', tabStep(1)],
    ['[ left', '', 'The tab before', tabStep(-1)],
  ]),
  ...bind('global', 'Screen', [
    ['z', zoomWord, 'The focused region over the whole screen, or back', toggleZoom],
    ['m', '', 'Mouse on (click selects, wheel scrolls), or off (the terminal’s own)', toggleMouse],
    ['?', 'help', 'This help', openHelp],
    ['!', 'doctor', 'Examine the whole cluster: what is wrong and what to type', openDoctorKey],
    ['q', 'quit', 'Quit; the cluster and its runs go on', quit],
  ]),
  ...bind('always', 'Screen', [
    ['ctrl+l', '', 'Draw the whole screen anew', tell((controller) => controller.repaint())],
    [
      'ctrl+z',
      '',
      'Suspend the monitor; fg in the shell comes back to it',
      tell((controller) => controller.suspend()),
    ],
    ['ctrl+c', '', 'Quit, whatever is open', quit],
  ]),
  ...dialogBindings,
]

/** A key as plain data, for the help and the documentation. */
export interface BindingDoc {
  readonly section: Section
  /** Where it holds; several where the same key does the same in each. */
  readonly contexts: readonly Context[]
  readonly keys: readonly string[]
  readonly description: string
  /** Off with `--read-only`. */
  readonly mutates: boolean
}

/** The table as plain data, in the order of the help, the same key of several contexts once. */
export function bindingsForDocs(): readonly BindingDoc[] {
  const docs = new Map<string, BindingDoc>()
  for (const { section, context, keys, description, mutates } of bindings) {
    const id = [section, description, ...keys].join('\n')
    const contexts = [...(docs.get(id)?.contexts ?? []), context]
    docs.set(id, { section, contexts, keys: keys.map(keyLabel), description, mutates })
  }
  return sections.flatMap((section) =>
    [...docs.values()].filter((binding) => binding.section === section),
  )
}
