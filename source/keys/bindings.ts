import { words } from './available.ts'
import { bind, sections, type Binding, type Section } from './binding.ts'
import { dialogBindings } from './bindings/dialogs.ts'
import { drillBindings } from './bindings/drill.ts'
import { logKeys } from './bindings/logs.ts'
import type { Context } from './contexts.ts'
import { keyLabel } from './keys.ts'

const changes = { mutates: true } as const

/**
 * THE table: every key of the monitor is one row here (those of dialogs, logs and the Jobs tab in the
 * files beside it). Matching, the key bar, the help and the
 * documentation are made from it. A row: keys, command, word in the key bar, sentence in the help.
 */
export const bindings: readonly Binding[] = [
  ...bind('master', 'Selected container or application', [
    [
      'K',
      'killApplication',
      'kill',
      'Kill the selected application (asks)',
      { when: 'applicationActive', ...changes },
    ],
  ]),
  ...drillBindings,
  ...bind('workers', 'Workers', [
    ['/ f', 'filter', 'filter', 'Show only workers whose name, id or state holds a text'],
    ['>', 'sortNext', 'sort', 'Sort by the next column'],
    ['<', 'sortBefore', '', 'Sort by the column before'],
    ['R', 'reverse', '', 'Turn the order round'],
  ]),
  ...bind('logs', 'Logs and output', logKeys),
  ...bind('runs', 'Examples', [
    [
      'K',
      'stopRun',
      'stop the run',
      'Stop the selected run (asks)',
      { when: 'runGoesOn', ...changes },
    ],
  ]),
  ...bind('runs', 'Examples', [['c', 'compare', 'compare', 'Compare past runs of this example']]),
  ...bind('history', 'Examples', [['c', 'compare', 'list', 'Back to the list of runs']]),
  ...bind('run', 'Examples', [
    [
      'K',
      'stopRun',
      'stop the run',
      'Stop the run whose output is shown (asks)',
      { when: 'runGoesOn', ...changes },
    ],
  ]),
  ...bind('run', 'Logs and output', logKeys),

  ...bind('global', 'Cluster', [
    [
      'U',
      'clusterUp',
      words.whenDown('bring the cluster up'),
      'Bring the cluster up; what is there stays',
      changes,
    ],
    [
      '+ =',
      'scaleUp',
      words.whenUp('worker'),
      'One worker more; pressed again it adds up',
      changes,
    ],
    [
      '- _',
      'scaleDown',
      words.whenUp('worker'),
      'One worker less, gracefully (asks)',
      { when: 'anyWorker', ...changes },
    ],
    ['s', 'scale', words.whenUp('scale'), 'Scale to a number of workers', changes],
    [
      'D',
      'clusterDown',
      '',
      'Take the cluster down: containers and network, not the volumes (asks)',
      { when: 'anyContainer', ...changes },
    ],
  ]),
  ...bind('global', 'Examples', [
    [
      'x',
      'launch',
      words.whenUp('launch'),
      'Launch an example, its arguments editable',
      { when: 'examples', ...changes },
    ],
    [
      'X',
      'repeatRun',
      '',
      'Launch the last one again, with the same arguments',
      { when: 'anyRun', ...changes },
    ],
  ]),
  ...bind('global', 'Selected container or application', [
    [
      'e',
      'shell',
      'shell',
      'A shell in the selected container, with the whole terminal',
      { when: 'targetRuns', ...changes },
    ],
    ['l', 'tabLogs', 'logs', 'Its logs'],
    ['a', 'tabAdvice', 'advice', 'Why it waits and what to change about it'],
    [
      'r',
      'restart',
      'restart',
      'Restart the selected container (asks)',
      { when: 'targetService', ...changes },
    ],
    [
      'S',
      'stopOrStart',
      words.stopOrStart,
      'Stop the selected container (asks), or start it',
      { when: 'targetService', ...changes },
    ],
    [
      'o',
      'open',
      'open',
      'Open its page where there is a desktop; its address is shown, and copied where that works',
      { when: 'page' },
    ],
    [
      'y',
      'copy',
      'copy',
      'Copy its name, address, line or result, or the advice’s remedy',
      { when: 'copyable' },
    ],
    ['Y', 'copyId', '', 'Copy the container’s id', { when: 'target' }],
  ]),
  ...bind('global', 'Moving', [
    ['tab', 'focusNext', 'next pane', 'The next pane'],
    ['shift+tab', 'focusBefore', '', 'The pane before'],
    ['1', 'focusMaster', '', 'The Master pane'],
    ['2', 'focusWorkers', '', 'The Workers pane'],
    ['3', 'focusTraefik', '', 'The Traefik pane'],
    ['4', 'focusRedis', '', 'The Redis pane'],
    ['5', 'focusDetail', '', 'The detail region'],
    ['up k', 'up', '', 'Up'],
    ['down j', 'down', '', 'Down'],
    ['pageUp', 'pageUp', '', 'A page up'],
    ['pageDown', 'pageDown', '', 'A page down'],
    ['ctrl+u', 'halfUp', '', 'Half a page up'],
    ['ctrl+d', 'halfDown', '', 'Half a page down'],
    ['g home', 'top', '', 'To the first row'],
    ['G end', 'bottom', '', 'To the last row; a log follows again'],
    [
      'enter',
      'drill',
      words.drill,
      'Into what is selected: the logs of a worker, an application’s jobs, their stages, tasks and executors, the stage of an advice, the output of a run; else the whole screen',
    ],
    ['esc', 'back', words.back, 'One step back'],
    ['] right', 'tabNext', 'tabs', 'The next tab of the detail region'],
    ['[ left', 'tabBefore', '', 'The tab before'],
  ]),
  ...bind('global', 'Screen', [
    ['z', 'zoom', words.zoom, 'The focused region over the whole screen, or back'],
    ['m', 'mouse', '', 'Mouse on (click selects, wheel scrolls), or off (the terminal’s own)'],
    ['?', 'help', 'help', 'This help'],
    ['!', 'doctor', 'doctor', 'Examine the whole cluster: what is wrong and what to type'],
    ['q', 'quit', 'quit', 'Quit; the cluster and its runs go on'],
  ]),
  ...bind('always', 'Screen', [
    ['ctrl+l', 'repaint', '', 'Draw the whole screen anew'],
    ['ctrl+z', 'suspend', '', 'Suspend the monitor; fg in the shell comes back to it'],
    ['ctrl+c', 'quit', '', 'Quit, whatever is open'],
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
