import { bind, type Binding } from '../binding.ts'

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
