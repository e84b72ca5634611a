import { words } from './available.ts'
import { bind, sections, type Binding, type Row, type Section } from './binding.ts'
import type { Context } from './contexts.ts'
import { keyLabel } from './keys.ts'

const changes = { mutates: true } as const

const logKeys: readonly Row[] = [
  ['space', 'follow', words.follow, 'Pause the output where it is, or follow it again'],
  ['/', 'search', 'search', 'Search (whatever the case); the matches are counted and marked'],
  ['n', 'matchNext', words.whenSearching('next'), 'The next match', { when: 'searching' }],
  ['N', 'matchBefore', '', 'The match before', { when: 'searching' }],
  ['w', 'wrap', 'wrap', 'Wrap long lines, or cut them'],
  ['t', 'timestamps', '', 'Show each line’s time, or not'],
]

/**
 * THE table: every key of the monitor is one row here. Matching, the key bar, the help and the
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
  ...bind('jobs', 'Selected container or application', [
    [
      'K',
      'killApplication',
      'kill',
      'Kill the application shown (asks)',
      { when: 'applicationActive', ...changes },
    ],
  ]),
  ...bind('stage', 'Moving', [
    ['>', 'taskSortNext', 'sort', 'Sort the tasks by the next figure, the largest first'],
    ['<', 'taskSortBefore', '', 'Sort the tasks by the figure before'],
    ['R', 'reverseTasks', '', 'Turn the order of the tasks round'],
  ]),
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
      'Open its page where there is a desktop; shown and copied in any case',
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
      'Into what is selected: the logs of a worker, the jobs of an application, the tasks of a stage, the output of a run; else the whole screen',
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
  ...bind('always', 'Screen', [['ctrl+c', 'quit', '', 'Quit, whatever is open']]),

  ...bind('confirm', 'Dialogs', [
    ['y', 'answerYes', 'yes', 'A question: yes'],
    ['n esc', 'answerNo', 'no', 'A question: no'],
    ['enter', 'answerChosen', 'the marked answer', 'A question: the answer that is marked'],
    ['left right tab', 'otherChoice', 'other answer', 'A question: mark the other answer'],
  ]),
  ...bind('scale', 'Dialogs', [
    ['enter', 'submitScale', 'scale', 'Scale to the number typed'],
    ['esc', 'cancel', 'cancel', 'Leave the number of workers as it is'],
  ]),
  ...bind('launcher', 'Dialogs', [
    ['enter', 'submitLaunch', 'launch', 'Launch the marked example'],
    ['up k', 'launcherUp', '', 'The example above'],
    ['down j', 'launcherDown', 'choose', 'The example below'],
    ['e tab right', 'editArguments', 'edit arguments', 'Edit its arguments'],
    ['esc q', 'cancel', 'cancel', 'Launch nothing'],
  ]),
  ...bind('arguments', 'Dialogs', [
    ['enter', 'submitLaunch', 'launch', 'Launch with these arguments'],
    ['esc tab', 'cancel', 'back to the list', 'Back to the list of examples'],
  ]),
  ...bind('filter', 'Dialogs', [
    ['enter', 'close', 'keep', 'Keep the filter'],
    ['esc', 'cancel', 'cancel', 'The filter as it was before'],
    ['up', 'up', '', 'Up in the filtered workers'],
    ['down', 'down', '', 'Down in the filtered workers'],
  ]),
  ...bind('search', 'Dialogs', [
    ['enter', 'close', 'keep', 'Keep the search; n and N go from match to match'],
    ['esc', 'cancel', 'cancel', 'The search as it was before'],
  ]),
  ...bind('url', 'Dialogs', [
    ['y', 'copyUrl', 'copy', 'Copy the address shown'],
    ['esc enter q o', 'close', 'close', 'Close the address'],
  ]),
  ...bind('help', 'Dialogs', [
    ['esc enter q ?', 'close', 'close', 'Close the help'],
    ['up k', 'up', '', 'Help: up'],
    ['down j', 'down', 'scroll', 'Help: down'],
    ['pageUp ctrl+u', 'pageUp', '', 'Help: a page up'],
    ['pageDown ctrl+d space', 'pageDown', '', 'Help: a page down'],
    ['g home', 'top', '', 'Help: to its beginning'],
    ['G end', 'bottom', '', 'Help: to its end'],
  ]),
  ...bind('doctor', 'Dialogs', [
    ['esc enter q', 'close', 'close', 'Close the examination'],
    ['!', 'doctor', 'look again', 'Examine the cluster once more'],
    ['up k', 'up', '', 'Examination: up'],
    ['down j', 'down', 'scroll', 'Examination: down'],
    ['pageUp ctrl+u', 'pageUp', '', 'Examination: a page up'],
    ['pageDown ctrl+d space', 'pageDown', '', 'Examination: a page down'],
    ['g home', 'top', '', 'Examination: to its beginning'],
    ['G end', 'bottom', '', 'Examination: to its end'],
  ]),
  ...bind('text', 'Editing a line', [
    ['left', 'editLeft', '', 'The cursor left'],
    ['right', 'editRight', '', 'The cursor right'],
    ['home ctrl+a', 'editStart', '', 'To the start of the line'],
    ['end ctrl+e', 'editEnd', '', 'To the end of the line'],
    ['backspace', 'editBackspace', '', 'Delete the character before the cursor'],
    ['delete', 'editDelete', '', 'Delete the character at the cursor'],
    ['ctrl+u', 'editClearBefore', '', 'Delete to the start of the line'],
    ['ctrl+k', 'editClearAfter', '', 'Delete to the end of the line'],
    ['ctrl+w', 'editWordBefore', '', 'Delete the word before the cursor'],
  ]),
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
