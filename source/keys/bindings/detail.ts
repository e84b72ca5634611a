import { registry } from '../../actions/registry.ts'
import { aspectStep, otherStream, reverseTable, sortTable } from '../../store/reducers/drill.ts'
import { openFilter, openSearch } from '../../store/reducers/dialogs.ts'
import { back, drill, toggleCompare } from '../../store/reducers/focus.ts'
import { matchStep, toggleFollow, toggleLook } from '../../store/reducers/logs.ts'
import { copyOf } from '../../store/selectors/address.ts'
import { killable } from '../../store/selectors/drill/kill.ts'
import { logMatches } from '../../store/selectors/logs.ts'
import { selectedRun } from '../../store/selectors/runs.ts'
import type { State } from '../../store/state.ts'
import { act, ask, bind, command, type Binding, type KeyCommand, type KeyRow } from '../binding.ts'
import { backWord, enterWord } from '../words.ts'

export const copy = ask(copyOf, 'nothing is selected to copy', (controller, { text, what }) =>
  controller.copy(text, what),
)

const toMatch = (step: 1 | -1): KeyCommand => ({
  ...command((state, pages) => ({ state: matchStep(step)(state, pages) })),
  refusal: (state) =>
    logMatches(state).length > 0 ? undefined : 'nothing found to go to: / searches',
})

/** Keys of whatever shows a log. */
const logKeys: readonly KeyRow[] = [
  [
    'space',
    ({ ui: { logView } }) => (logView.following ? 'pause' : 'follow'),
    'Pause the output where it is, or follow it again',
    toggleFollow,
  ],
  ['/', 'search', 'Search (whatever the case); the matches are counted and marked', openSearch],
  [
    'n',
    ({ ui: { logView } }) => (logView.search === '' ? '' : 'next'),
    'The next match',
    toMatch(1),
  ],
  ['N', '', 'The match before', toMatch(-1)],
  ['w', 'wrap', 'Wrap long lines, or cut them', toggleLook('wrap')],
  ['t', '', 'Show each line’s time, or not', toggleLook('timestamps')],
]

const killWords = { application: 'kill', job: 'kill job', stage: 'kill stage' } as const
const killWord = (state: State) => {
  const kind = killable(state)?.kind
  return kind === undefined ? '' : killWords[kind]
}
const kill = ask(
  killable,
  'that has ended already (K in the Master pane kills the application)',
  ({ perform }, { kind, ...input }) => {
    if ('id' in input) perform(kind === 'job' ? registry.killJob : registry.killStage, input)
    else perform(registry.killApplication, input)
  },
  registry.killApplication,
)

const stopRun = act(
  registry.stopRun,
  (state) => {
    const run = selectedRun(state)?.run
    const goesOn = run?.state === 'running' || run?.state === 'starting'
    return goesOn ? { containerId: run.id } : undefined
  },
  'the selected run has ended',
)

const inside = 'Inside an application'

/** Keys of the tabs of the detail region, and of what is opened in them. */
export const detailBindings: readonly Binding[] = [
  ...bind('jobs', inside, [
    ['enter', enterWord, 'Into the marked job, stage, task, executor or query', drill],
    ['v', 'view', 'Jobs, stages, executors, SQL, storage, environment: the next', aspectStep(1)],
    ['V', '', 'The view before', aspectStep(-1)],
    ['/ f', 'filter', 'Show only rows that hold a text', openFilter],
    ['>', 'sort', 'Sort the table by its next column', sortTable(1)],
    ['<', '', 'Sort the table by the column before', sortTable(-1)],
    ['R', '', 'Turn the order of the table round', reverseTable],
    [
      'K',
      killWord,
      'Kill the marked job or stage; the application where neither is shown (asks)',
      kill,
    ],
    ['esc', backWord, 'Back to where it was opened from', back],
  ]),
  ...bind('executor', inside, [
    [
      'v',
      ({ ui: { drill: shown } }) => (shown.stream === 'stderr' ? 'stdout' : 'stderr'),
      'An executor’s stderr or stdout',
      otherStream,
    ],
    ['esc', backWord, 'Back to the executors or tasks', back],
    ['K', killWord, 'Kill the application (asks)', kill],
  ]),
  ...bind('advice', inside, [
    ['enter', enterWord, 'The stage that the marked advice speaks of, with its tasks', drill],
    ['y', 'copy what to type', 'Copy the remedy of the marked advice', copy],
    ['esc', backWord, 'Back to the pane', back],
  ]),
  ...bind('runs', 'Examples', [
    ['K', 'stop the run', 'Stop the selected run (asks)', stopRun],
    ['c', 'compare', 'Compare past runs of this example', toggleCompare],
  ]),
  ...bind('history', 'Examples', [['c', 'list', 'Back to the list of runs', toggleCompare]]),
  ...bind('run', 'Examples', [
    ['K', 'stop the run', 'Stop the run whose output is shown (asks)', stopRun],
  ]),
  ...bind(['executor', 'logs', 'run'], 'Logs and output', logKeys),
]
