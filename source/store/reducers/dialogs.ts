import { maxWorkers } from '../../domain/scaling.ts'
import { joinWords, splitWords } from '../../domain/shell.ts'
import { shownTable } from '../selectors/drill/opened.ts'
import { filterOf } from '../selectors/drill/rows.ts'
import { currentWorkers } from '../selectors/workers.ts'
import type { State } from '../state.ts'
import type { OpenDialog, DrillTable, Edit, Pages } from '../ui.ts'
import { filterTable } from './drill.ts'
import { insert } from './edit.ts'
import { filterWorkers } from './lists.ts'
import { search, withLogView } from './logs.ts'
import { withOffset, withSelected, withUi, type Change, type Reducer } from './ui.ts'

function openDialog(state: State, dialog: OpenDialog): State {
  return withUi(state, { dialog })
}

/** A line with the cursor at its end. */
const line = (value: string): Edit => ({ value, cursor: value.length })

/** Closes what is open, as it stands. */
export const closeDialog: Change = (state) => withUi(state, { dialog: undefined })

/** Esc: closes what is open and takes back what it changed. */
export const cancelDialog: Reducer = (state, pages) => {
  const { dialog } = state.ui
  const closed = closeDialog(state)
  if (dialog?.kind === 'filter') return withFilter(closed, dialog.before, pages)
  if (dialog?.kind === 'search') {
    return withLogView(closed, { search: dialog.before, match: undefined })
  }
  if (dialog?.kind !== 'launcher' || !dialog.editing) return closed
  const { index, edit } = dialog
  return openDialog(state, { kind: 'launcher', index, edit, editing: false })
}

/** Opens a text that scrolls, at its beginning. */
const openText =
  (kind: 'help' | 'doctor'): Change =>
  (state) =>
    openDialog(withOffset(state, kind, 0), { kind })
export const openHelp = openText('help')
export const openDoctor = openText('doctor')

export const openScale: Change = (state) =>
  openDialog(state, { kind: 'scale', edit: line(String(currentWorkers(state))), prefilled: true })

/** The table of the Jobs tab that a filter is for; undefined: it is for the workers. */
export function filteredTable(state: State): DrillTable | undefined {
  const { focus, tab } = state.ui
  return focus === 'detail' && tab === 'jobs' ? shownTable(state) : undefined
}

function withFilter(state: State, text: string, pages: Pages): State {
  return filteredTable(state) === undefined
    ? filterWorkers(text)(state, pages)
    : filterTable(state, text)
}

export const openFilter: Change = (state) => {
  const table = filteredTable(state)
  const before = table === undefined ? state.ui.workerFilter : filterOf(state, table)
  return openDialog(state, { kind: 'filter', edit: line(before), before })
}

export const openSearch: Reducer = (state, pages) => {
  const before = state.ui.logView.search
  return openDialog(search(state, '', pages), { kind: 'search', edit: line(''), before })
}

/** Opens the launcher on an example, with its default arguments. */
export function openLauncher(state: State, index = 0): State {
  const edit = line(joinWords(state.examples[index]?.arguments ?? []))
  return openDialog(state, { kind: 'launcher', index, editing: false, edit })
}

/** Moves in the list of examples, which puts that one's default arguments in. */
export function launcherStep(step: 1 | -1): Change {
  return (state) => {
    const { dialog } = state.ui
    const index = dialog?.kind === 'launcher' ? dialog.index + step : -1
    return state.examples[index] === undefined ? state : openLauncher(state, index)
  }
}

export const editArguments: Change = (state) => {
  const { dialog } = state.ui
  return dialog?.kind === 'launcher' ? openDialog(state, { ...dialog, editing: true }) : state
}

export const otherChoice: Change = (state) => {
  const { dialog } = state.ui
  if (dialog?.kind !== 'confirm') return state
  return openDialog(state, { ...dialog, choice: dialog.choice === 'yes' ? 'no' : 'yes' })
}

type Typing = Extract<OpenDialog, { edit: Edit }>

function typingIn({ ui: { dialog } }: State): Typing | undefined {
  if (dialog === undefined || !('edit' in dialog)) return undefined
  return dialog.kind === 'launcher' && !dialog.editing ? undefined : dialog
}

/** The line that is edited now; undefined where no dialog has one. */
export function editOf(state: State): Edit | undefined {
  return typingIn(state)?.edit
}

/** Edits the line, if one is edited; a filter and a search act as one types. */
export function editLine(change: (edit: Edit, dialog: Typing) => Edit): Reducer {
  return (state, pages) => {
    const dialog = typingIn(state)
    if (dialog === undefined) return state
    const edit = change(dialog.edit, dialog)
    switch (dialog.kind) {
      case 'scale':
        return openDialog(state, { kind: 'scale', edit, prefilled: false })
      case 'launcher':
        return openDialog(state, { kind: 'launcher', index: dialog.index, editing: true, edit })
      case 'filter':
        return withFilter(openDialog(state, { ...dialog, edit }), edit.value, pages)
      case 'search': {
        const next = openDialog(state, { ...dialog, edit })
        return edit.value === dialog.edit.value ? next : search(next, edit.value, pages)
      }
    }
  }
}

/** Puts text in the line that is edited, if one is; a number that was filled in makes way. */
export const typeInto = (text: string): Reducer =>
  editLine((edit, dialog) =>
    insert(dialog.kind === 'scale' && dialog.prefilled ? line('') : edit, text),
  )

/** What a dialog's Enter comes to: what is asked for, or the dialog with what is wrong. */
export interface Entered<Input> {
  readonly state: State
  readonly input?: Input
}

/** Enter in the scale prompt. */
export function submitScale(state: State): Entered<{ readonly workers: number }> {
  const { dialog } = state.ui
  if (dialog?.kind !== 'scale') return { state }
  const text = dialog.edit.value.trim()
  if (/^\d+$/.test(text) && Number(text) <= maxWorkers) {
    return { state: closeDialog(state), input: { workers: Number(text) } }
  }
  const error = `not a number from 0 to ${maxWorkers}`
  return { state: openDialog(state, { ...dialog, error }) }
}

/** Enter in the launcher. */
export function submitLaunch(
  state: State,
): Entered<{ readonly example: string; readonly arguments: readonly string[] }> {
  const { dialog } = state.ui
  if (dialog?.kind !== 'launcher') return { state }
  const example = state.examples[dialog.index]
  const words = splitWords(dialog.edit.value)
  if (example === undefined) return { state: closeDialog(state) }
  if (words === undefined) {
    return { state: openDialog(state, { ...dialog, error: 'a quote is not closed' }) }
  }
  const input = { example: example.name, arguments: words }
  return { state: expectRun(closeDialog(state)), input }
}

/** Lets the Runs tab select the run that is about to appear: the newest one. */
export const expectRun: Change = (state) =>
  withUi(withOffset(withSelected(state, { run: undefined }), 'runs', 0), {
    runOpen: false,
    compareOpen: false,
  })
