import { words } from '../available.ts'
import { bind, type Binding } from '../binding.ts'
import { logKeys } from './logs.ts'

const section = 'Inside an application'

/** Keys of the Jobs tab (jobs, stages, tasks, executors, queries and the like) and of the Advice tab. */
export const drillBindings: readonly Binding[] = [
  ...bind('jobs', section, [
    ['enter', 'drill', words.drill, 'Into the marked job, stage, task, executor or query'],
    ['v', 'aspectNext', 'view', 'Jobs, stages, executors, SQL, storage, environment: the next'],
    ['V', 'aspectBefore', '', 'The view before'],
    ['/ f', 'filter', 'filter', 'Show only rows that hold a text'],
    ['>', 'tableSortNext', 'sort', 'Sort the table by its next column'],
    ['<', 'tableSortBefore', '', 'Sort the table by the column before'],
    ['R', 'reverseTable', '', 'Turn the order of the table round'],
    [
      'K',
      'killShown',
      words.kill,
      'Kill the marked job or stage; the application where neither is shown (asks)',
      { when: 'killable', mutates: true },
    ],
    ['esc', 'back', words.back, 'Back to where it was opened from'],
  ]),
  ...bind('executor', section, [
    ['v', 'otherStream', words.stream, 'An executor’s stderr or stdout'],
    ['esc', 'back', words.back, 'Back to the executors or tasks'],
    [
      'K',
      'killShown',
      words.kill,
      'Kill the application (asks)',
      { when: 'killable', mutates: true },
    ],
  ]),
  ...bind('executor', 'Logs and output', logKeys),
  ...bind('advice', section, [
    ['enter', 'drill', words.drill, 'The stage that the marked advice speaks of, with its tasks'],
    [
      'y',
      'copy',
      'copy what to type',
      'Copy the remedy of the marked advice',
      { when: 'copyable' },
    ],
    ['esc', 'back', words.back, 'Back to the pane'],
  ]),
]
