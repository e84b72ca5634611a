import { edits, type Edit } from '../store/reducers/edit.ts'
import * as dialogs from '../store/reducers/dialogs.ts'
import * as focus from '../store/reducers/focus.ts'
import { aspectStep, otherStream, reverseTable, tableSortStep } from '../store/reducers/drill.ts'
import { moveIn, scroll } from '../store/reducers/lists.ts'
import * as logs from '../store/reducers/logs.ts'
import type { Move } from '../store/reducers/move.ts'
import { toggleMouse } from '../store/reducers/screen.ts'
import { reverseSort, sortStep } from '../store/reducers/workers.ts'
import type { Reducer } from '../store/reducers/ui.ts'
import { copyOf, pageAddress } from '../store/selectors/address.ts'
import { selectedApplication } from '../store/selectors/applications.ts'
import { killable } from '../store/selectors/drill/kill.ts'
import { runRows, selectedRun } from '../store/selectors/runs.ts'
import { targetContainer } from '../store/selectors/target.ts'
import type { State } from '../store/state.ts'
import type { Pages, Pane } from '../store/ui.ts'
import type { Controller } from './controller.ts'

/** What a key comes to: the next state, and what is asked of the world outside the screen. */
export interface Outcome {
  readonly state: State
  readonly call?: (controller: Controller) => void
}
export type Command = (state: State, pages: Pages) => Outcome

const reduce =
  (reducer: Reducer): Command =>
  (state, pages) => ({ state: reducer(state, pages) })

/** Asks something of the controller; nothing where there is nothing to ask it about. */
const ask =
  (call: (state: State) => ((controller: Controller) => void) | undefined): Command =>
  (state) => {
    const asked = call(state)
    return asked === undefined ? { state } : { state, call: asked }
  }

const move = (by: Move): Command =>
  reduce((state, pages) => {
    const page = dialogs.openPage(state)
    return page === undefined
      ? moveIn(state, state.ui.focus, by, pages)
      : scroll(state, page, by, pages)
  })
const pane = (name: Pane): Command => reduce((state) => focus.focusPane(state, name))
const edit = (change: (edit: Edit) => Edit): Command =>
  reduce((state, pages) => {
    const line = dialogs.editOf(state)
    return line === undefined ? state : dialogs.withEdit(state, change(line), pages)
  })

const scaleBy = (by: 1 | -1): Command =>
  ask(() => (controller) => controller.perform({ action: 'scale', input: { by } }))

const submit =
  (of: (state: State) => dialogs.Submitted): Command =>
  (state) => {
    const { call, state: next } = of(state)
    return call === undefined
      ? { state: next }
      : { state: next, call: (controller) => controller.perform(call) }
  }

const answer =
  (chosen: (dialog: Parameters<typeof dialogs.choiceOf>[0]) => 'yes' | 'no'): Command =>
  (state) => {
    const { dialog } = state.ui
    if (dialog?.kind !== 'confirm') return { state }
    const closed = dialogs.closeDialog(state)
    const { pending } = dialog
    return chosen(dialog) === 'no'
      ? { state: closed }
      : { state: closed, call: (controller) => controller.perform(pending, true) }
  }

/** Everything a key can do, by name. */
export const commands = {
  focusNext: reduce(focus.focusStep(1)),
  focusBefore: reduce(focus.focusStep(-1)),
  focusMaster: pane('master'),
  focusWorkers: pane('workers'),
  focusTraefik: pane('traefik'),
  focusRedis: pane('redis'),
  focusDetail: pane('detail'),
  up: move('up'),
  down: move('down'),
  pageUp: move('pageUp'),
  pageDown: move('pageDown'),
  halfUp: move('halfUp'),
  halfDown: move('halfDown'),
  top: move('top'),
  bottom: move('bottom'),
  drill: reduce(focus.drill),
  back: reduce(focus.back),
  compare: reduce(focus.toggleCompare),
  zoom: reduce(focus.toggleZoom),
  tabNext: reduce(focus.tabStep(1)),
  tabBefore: reduce(focus.tabStep(-1)),
  tabLogs: reduce(focus.showLogs),
  tabAdvice: reduce(focus.showAdvice),

  scaleUp: scaleBy(1),
  scaleDown: scaleBy(-1),
  scale: reduce(dialogs.openScale),
  clusterUp: ask(
    () => (controller) => controller.perform({ action: 'up', input: { workers: undefined } }),
  ),
  clusterDown: ask(
    () => (controller) => controller.perform({ action: 'down', input: { volumes: false } }),
  ),

  launch: reduce((state) => dialogs.openLauncher(state)),
  repeatRun: (state) => {
    const last = runRows(state)[0]?.run
    if (last === undefined) return { state }
    const input = { example: last.example, arguments: last.arguments }
    return {
      state: dialogs.expectRun(state),
      call: (controller) => controller.perform({ action: 'run', input }),
    }
  },
  stopRun: ask((state) => {
    const containerId = selectedRun(state)?.run.id
    if (containerId === undefined) return undefined
    return (controller) => controller.perform({ action: 'stopRun', input: { containerId } })
  }),
  killApplication: ask((state) => {
    const applicationId = selectedApplication(state)?.application.id
    if (applicationId === undefined) return undefined
    return (controller) =>
      controller.perform({ action: 'killApplication', input: { applicationId } })
  }),
  killShown: ask((state) => {
    const call = killable(state)?.call
    return call && ((controller) => controller.perform(call))
  }),

  shell: ask((state) => {
    const id = targetContainer(state)?.id
    return id === undefined ? undefined : (controller) => controller.shell(id)
  }),
  restart: ask((state) => {
    const containerId = targetContainer(state)?.id
    if (containerId === undefined) return undefined
    return (controller) => controller.perform({ action: 'restart', input: { containerId } })
  }),
  stopOrStart: ask((state) => {
    const container = targetContainer(state)
    if (container === undefined) return undefined
    const action = container.state === 'running' ? 'stop' : 'start'
    return (controller) => controller.perform({ action, input: { containerId: container.id } })
  }),
  open: ask((state) => {
    const url = pageAddress(state)
    return url === undefined ? undefined : (controller) => controller.open(url)
  }),
  copy: ask((state) => {
    const copied = copyOf(state)
    if (copied === undefined) return undefined
    return (controller) => controller.copy(copied.text, copied.what)
  }),
  copyId: ask((state) => {
    const id = targetContainer(state)?.id
    return id === undefined ? undefined : (controller) => controller.copy(id, 'the container’s id')
  }),

  filter: reduce(dialogs.openFilter),
  aspectNext: reduce(aspectStep(1)),
  aspectBefore: reduce(aspectStep(-1)),
  tableSortNext: reduce(tableSortStep(1)),
  tableSortBefore: reduce(tableSortStep(-1)),
  reverseTable: reduce(reverseTable),
  otherStream: reduce(otherStream),
  sortNext: reduce(sortStep(1)),
  sortBefore: reduce(sortStep(-1)),
  reverse: reduce(reverseSort),

  follow: reduce(logs.toggleFollow),
  search: reduce(dialogs.openSearch),
  matchNext: reduce(logs.matchStep(1)),
  matchBefore: reduce(logs.matchStep(-1)),
  wrap: reduce(logs.toggleWrap),
  timestamps: reduce(logs.toggleTimestamps),

  mouse: reduce(toggleMouse),
  help: reduce(dialogs.openHelp),
  doctor: (state) => ({
    state: dialogs.openDoctor(state),
    call: (controller) => controller.perform({ action: 'doctor', input: {} }),
  }),
  repaint: ask(() => (controller) => controller.repaint()),
  suspend: ask(() => (controller) => controller.suspend()),
  quit: ask(() => (controller) => controller.quit()),

  answerYes: answer(() => 'yes'),
  answerNo: answer(() => 'no'),
  answerChosen: answer(dialogs.choiceOf),
  otherChoice: reduce(dialogs.otherChoice),
  submitScale: submit(dialogs.submitScale),
  submitLaunch: submit(dialogs.submitLaunch),
  launcherUp: reduce(dialogs.launcherStep(-1)),
  launcherDown: reduce(dialogs.launcherStep(1)),
  editArguments: reduce(dialogs.editArguments),
  copyUrl: ask(({ ui: { dialog } }) =>
    dialog?.kind === 'url' ? (controller) => controller.copy(dialog.url, 'the address') : undefined,
  ),
  close: reduce(dialogs.closeDialog),
  cancel: reduce(dialogs.cancelDialog),

  editLeft: edit(edits.left),
  editRight: edit(edits.right),
  editStart: edit(edits.start),
  editEnd: edit(edits.end),
  editBackspace: edit(edits.backspace),
  editDelete: edit(edits.delete),
  editClearBefore: edit(edits.clearBefore),
  editClearAfter: edit(edits.clearAfter),
  editWordBefore: edit(edits.wordBefore),
} satisfies Record<string, Command>

export type CommandName = keyof typeof commands
