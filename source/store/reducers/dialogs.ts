import { joinWords, splitWords } from '../../domain/shell.ts'
import { maxWorkers } from '../../domain/scaling.ts'
import { shownTable } from '../selectors/drill/opened.ts'
import { filterOf } from '../selectors/drill/rows.ts'
import { currentWorkers } from '../selectors/workers.ts'
import type { State } from '../state.ts'
import type { Dialog, DrillTable, Pages } from '../ui.ts'
import { filterTable } from './drill.ts'
import { insert, type Edit } from './edit.ts'
import { search, withLogView } from './logs.ts'
import { withOffset, withUi, type Reducer } from './ui.ts'
import { filter } from './workers.ts'

/** Opens a dialog over what there is. */
export function openDialog(state: State, dialog: Dialog): State {
  return withUi(state, { dialog })
}

/** Closes what is open, as it stands. */
export const closeDialog = (state: State): State => withUi(state, { dialog: undefined })

/** Esc: closes what is open and takes back what it changed. */
export const cancelDialog: Reducer = (state, pages) => {
  const { dialog } = state.ui
  const closed = closeDialog(state)
  if (dialog?.kind === 'filter') return withFilter(closed, dialog.before, pages)
  if (dialog?.kind === 'search') {
    return withLogView(closed, { search: dialog.before, match: undefined })
  }
  if (dialog?.kind === 'launcher' && dialog.editing) {
    return openDialog(state, { ...dialog, editing: false, error: undefined })
  }
  return closed
}

export const openHelp = (state: State): State =>
  openDialog(withOffset(state, 'help', 0), { kind: 'help' })

export const openDoctor = (state: State): State =>
  openDialog(withOffset(state, 'doctor', 0), { kind: 'doctor' })

export const openScale = (state: State): State => {
  const value = String(currentWorkers(state))
  return openDialog(state, {
    kind: 'scale',
    value,
    prefilled: true,
    cursor: value.length,
    error: undefined,
  })
}

/** The table of the Jobs tab that a filter is for; undefined: it is for the workers. */
export function filteredTable(state: State): DrillTable | undefined {
  const { focus, tab } = state.ui
  return focus === 'detail' && tab === 'jobs' ? shownTable(state) : undefined
}

function shownFilter(state: State): string {
  const table = filteredTable(state)
  return table === undefined ? state.ui.workerFilter : filterOf(state, table)
}

function withFilter(state: State, text: string, pages: Pages): State {
  const table = filteredTable(state)
  return table === undefined ? filter(state, text, pages) : filterTable(state, text)
}

export const openFilter: Reducer = (state) => {
  const text = shownFilter(state)
  return openDialog(state, { kind: 'filter', cursor: text.length, before: text })
}

export const openSearch: Reducer = (state, pages) => {
  const before = state.ui.logView.search
  return openDialog(search(state, '', pages), { kind: 'search', cursor: 0, before })
}

/** Opens the launcher on an example, with its default arguments. */
export function openLauncher(state: State, index = 0): State {
  const line = joinWords(state.examples[index]?.arguments ?? [])
  return openDialog(state, {
    kind: 'launcher',
    index,
    editing: false,
    arguments: line,
    cursor: line.length,
    error: undefined,
  })
}

/** Moves in the list of examples, which puts that one's default arguments in. */
export function launcherStep(step: number): Reducer {
  return (state) => {
    const { dialog } = state.ui
    if (dialog?.kind !== 'launcher') return state
    const last = state.examples.length - 1
    const index = Math.max(0, Math.min(last, dialog.index + step))
    return index === dialog.index ? state : openLauncher(state, index)
  }
}

export const editArguments: Reducer = (state) => {
  const { dialog } = state.ui
  return dialog?.kind === 'launcher' ? openDialog(state, { ...dialog, editing: true }) : state
}

export const otherChoice: Reducer = (state) => {
  const { dialog } = state.ui
  if (dialog?.kind !== 'confirm') return state
  return openDialog(state, { ...dialog, choice: dialog.choice === 'yes' ? 'no' : 'yes' })
}

/** The line that is edited now; undefined where no dialog has one. */
export function editOf(state: State): Edit | undefined {
  const { dialog, logView } = state.ui
  switch (dialog?.kind) {
    case 'scale':
      return { value: dialog.value, cursor: dialog.cursor }
    case 'launcher':
      return dialog.editing ? { value: dialog.arguments, cursor: dialog.cursor } : undefined
    case 'filter':
      return { value: shownFilter(state), cursor: dialog.cursor }
    case 'search':
      return { value: logView.search, cursor: dialog.cursor }
    case 'confirm':
    case 'help':
    case 'doctor':
    case 'url':
    case undefined:
      return undefined
  }
}

/** Puts text in the line that is edited, if one is; a number that was filled in makes way. */
export function typeInto(state: State, text: string, pages: Pages): State {
  const { dialog } = state.ui
  const replaces = dialog?.kind === 'scale' && dialog.prefilled
  const edited = replaces ? { value: '', cursor: 0 } : editOf(state)
  return edited === undefined ? state : withEdit(state, insert(edited, text), pages)
}

/** Edits the line, if one is edited. */
export function editLine(change: (edit: Edit) => Edit): Reducer {
  return (state, pages) => {
    const edit = editOf(state)
    return edit === undefined ? state : withEdit(state, change(edit), pages)
  }
}

/** Puts an edited line back where it came from; a filter and a search act as one types. */
function withEdit(state: State, { value, cursor }: Edit, pages: Pages): State {
  const { dialog } = state.ui
  switch (dialog?.kind) {
    case 'scale':
      return openDialog(state, { ...dialog, value, cursor, prefilled: false, error: undefined })
    case 'launcher':
      return openDialog(state, { ...dialog, arguments: value, cursor, error: undefined })
    case 'filter':
      return withFilter(openDialog(state, { ...dialog, cursor }), value, pages)
    case 'search':
      return value === state.ui.logView.search
        ? openDialog(state, { ...dialog, cursor })
        : search(openDialog(state, { ...dialog, cursor }), value, pages)
    case 'confirm':
    case 'help':
    case 'doctor':
    case 'url':
    case undefined:
      return state
  }
}

/** Enter in the scale prompt: the number, or why it is none. */
export function submitScale(state: State): {
  readonly state: State
  readonly input?: { readonly workers: number }
} {
  const { dialog } = state.ui
  if (dialog?.kind !== 'scale') return { state }
  const text = dialog.value.trim()
  const workers = Number(text)
  if (!/^\d+$/.test(text) || workers > maxWorkers) {
    const error = `not a number from 0 to ${maxWorkers}`
    return { state: openDialog(state, { ...dialog, error }) }
  }
  return { state: closeDialog(state), input: { workers } }
}

/** Enter in the launcher: what to launch, or why it cannot be. */
export function submitLaunch(state: State): {
  readonly state: State
  readonly input?: { readonly example: string; readonly arguments: readonly string[] }
} {
  const { dialog } = state.ui
  if (dialog?.kind !== 'launcher') return { state }
  const example = state.examples[dialog.index]
  const words = splitWords(dialog.arguments)
  if (example === undefined) return { state: closeDialog(state) }
  if (words === undefined) {
    const error = 'a quote is not closed'
    return { state: openDialog(state, { ...dialog, error }) }
  }
  const input = { example: example.name, arguments: words }
  return { state: expectRun(closeDialog(state)), input }
}

/** Lets the Runs tab select the run that is about to appear: the newest one. */
export function expectRun(state: State): State {
  const { selected, offsets } = state.ui
  return withUi(state, {
    selected: { ...selected, run: undefined },
    offsets: { ...offsets, runs: 0 },
    runOpen: false,
    compareOpen: false,
  })
}
