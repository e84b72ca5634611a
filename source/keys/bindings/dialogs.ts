import { registry } from '../../actions/registry.ts'
import {
  cancelDialog,
  closeDialog,
  editArguments,
  editLine,
  launcherStep,
  openDoctor,
  otherChoice,
  submitLaunch,
  submitScale,
} from '../../store/reducers/dialogs.ts'
import { edits } from '../../store/reducers/edit.ts'
import { move } from '../../store/reducers/lists.ts'
import type { State } from '../../store/state.ts'
import { act, ask, bind, submit, type Binding, type KeyRow } from '../binding.ts'

/** Keys of a dialog that is one text and scrolls. */
const scrolling = (what: string): readonly KeyRow[] => [
  ['up k', '', `${what}: up`, move('up')],
  ['down j', 'scroll', `${what}: down`, move('down')],
  ['pageUp ctrl+u', '', `${what}: a page up`, move('pageUp')],
  ['pageDown ctrl+d space', '', `${what}: a page down`, move('pageDown')],
  ['g home', '', `${what}: to its beginning`, move('top')],
  ['G end', '', `${what}: to its end`, move('bottom')],
]

/** Closes the question with an answer. */
const answer = (yes: (state: State) => boolean) =>
  ask(yes, '', (controller, given) => controller.answer(given), { change: closeDialog })

const launch = submit(registry.run, submitLaunch)

/** Opens the examination, and begins it. */
export const openDoctorKey = act(registry.doctor, () => ({}), '', openDoctor)

/** Keys of the dialogs, and of a line that is edited. */
export const dialogBindings: readonly Binding[] = [
  ...bind('confirm', 'Dialogs', [
    ['y', 'yes', 'A question: yes', answer(() => true)],
    ['n esc', 'no', 'A question: no', answer(() => false)],
    [
      'enter',
      'the marked answer',
      'A question: the answer that is marked',
      answer(({ ui: { dialog } }) => dialog?.kind === 'confirm' && dialog.choice === 'yes'),
    ],
    ['left right tab', 'other answer', 'A question: mark the other answer', otherChoice],
  ]),
  ...bind('scale', 'Dialogs', [
    ['enter', 'scale', 'Scale to the number typed', submit(registry.scale, submitScale)],
    ['esc', 'cancel', 'Leave the number of workers as it is', cancelDialog],
  ]),
  ...bind('launcher', 'Dialogs', [
    ['enter', 'launch', 'Launch the marked example', launch],
    ['up k', '', 'The example above', launcherStep(-1)],
    ['down j', 'choose', 'The example below', launcherStep(1)],
    ['e tab right', 'edit arguments', 'Edit its arguments', editArguments],
    ['esc q', 'cancel', 'Launch nothing', cancelDialog],
  ]),
  ...bind('arguments', 'Dialogs', [
    ['enter', 'launch', 'Launch with these arguments', launch],
    ['esc tab', 'back to the list', 'Back to the list of examples', cancelDialog],
  ]),
  ...bind('filter', 'Dialogs', [
    ['enter', 'keep', 'Keep the filter', closeDialog],
    ['esc', 'cancel', 'The filter as it was before', cancelDialog],
    ['up', '', 'Up in the filtered workers', move('up')],
    ['down', '', 'Down in the filtered workers', move('down')],
  ]),
  ...bind('search', 'Dialogs', [
    ['enter', 'keep', 'Keep the search; n and N go from match to match', closeDialog],
    ['esc', 'cancel', 'The search as it was before', cancelDialog],
  ]),
  ...bind('url', 'Dialogs', [
    [
      'y',
      'copy',
      'Copy the address shown',
      ask(
        ({ ui: { dialog } }) =>
          dialog?.kind === 'url' && dialog.byHand !== true ? dialog.url : undefined,
        'the clipboard cannot be reached from here: mark the text by hand',
        (controller, url) => controller.copy(url, 'the address'),
      ),
    ],
    ['esc enter q o', 'close', 'Close the address', closeDialog],
  ]),
  ...bind('help', 'Dialogs', [
    ['esc enter q ?', 'close', 'Close the help', closeDialog],
    ...scrolling('Help'),
  ]),
  ...bind('doctor', 'Dialogs', [
    ['esc enter q', 'close', 'Close the examination', closeDialog],
    ['!', 'look again', 'Examine the cluster once more', openDoctorKey],
    ...scrolling('Examination'),
  ]),
  ...bind('text', 'Editing a line', [
    ['left', '', 'The cursor left', editLine(edits.left)],
    ['right', '', 'The cursor right', editLine(edits.right)],
    ['home ctrl+a', '', 'To the start of the line', editLine(edits.start)],
    ['end ctrl+e', '', 'To the end of the line', editLine(edits.end)],
    ['backspace', '', 'Delete the character before the cursor', editLine(edits.backspace)],
    ['delete', '', 'Delete the character at the cursor', editLine(edits.delete)],
    ['ctrl+u', '', 'Delete to the start of the line', editLine(edits.clearBefore)],
    ['ctrl+k', '', 'Delete to the end of the line', editLine(edits.clearAfter)],
    ['ctrl+w', '', 'Delete the word before the cursor', editLine(edits.wordBefore)],
  ]),
]
