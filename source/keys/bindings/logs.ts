import { words } from '../available.ts'
import type { Row } from '../binding.ts'

/** Keys of whatever shows a log. */
export const logKeys: readonly Row[] = [
  ['space', 'follow', words.follow, 'Pause the output where it is, or follow it again'],
  ['/', 'search', 'search', 'Search (whatever the case); the matches are counted and marked'],
  ['n', 'matchNext', words.whenSearching('next'), 'The next match', { when: 'searching' }],
  ['N', 'matchBefore', '', 'The match before', { when: 'searching' }],
  ['w', 'wrap', 'wrap', 'Wrap long lines, or cut them'],
  ['t', 'timestamps', '', 'Show each line’s time, or not'],
]
