import { bind, type Binding, type Row } from '../binding.ts'

/** Keys of a dialog that is one text and scrolls. */
const scrolling = (what: string): readonly Row[] => [
  ['up k', 'up', '', `${what}: up`],
  ['down j', 'down', 'scroll', `${what}: down`],
  ['pageUp ctrl+u', 'pageUp', '', `${what}: a page up`],
  ['pageDown ctrl+d space', 'pageDown', '', `${what}: a page down`],
  ['g home', 'top', '', `${what}: to its beginning`],
  ['G end', 'bottom', '', `${what}: to its end`],
]

/** Keys of the dialogs, and of a line that is edited. */
export const dialogBindings: readonly Binding[] = [
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
    ['y', 'copyUrl', 'copy', 'Copy the address shown', { when: 'clipboard' }],
    ['esc enter q o', 'close', 'close', 'Close the address'],
  ]),
  ...bind('help', 'Dialogs', [
    ['esc enter q ?', 'close', 'close', 'Close the help'],
    ...scrolling('Help'),
  ]),
  ...bind('doctor', 'Dialogs', [
    ['esc enter q', 'close', 'close', 'Close the examination'],
    ['!', 'doctor', 'look again', 'Examine the cluster once more'],
    ...scrolling('Examination'),
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
