import { showsExecutor } from '../store/selectors/drill/opened.ts'
import type { State } from '../store/state.ts'
import { isServiceTab, type OpenDialog } from '../store/ui.ts'

/** Where a binding holds, in the words of the help; empty where it holds everywhere. */
export const places = {
  always: '',
  global: '',
  master: 'Master',
  workers: 'Workers',
  traefik: 'Traefik',
  redis: 'Redis',
  logs: 'Logs',
  stats: 'Stats',
  jobs: 'Jobs',
  executor: 'an executor’s output',
  advice: 'Advice',
  events: 'Events',
  runs: 'Runs',
  run: 'a run’s output',
  history: 'past runs',
  confirm: 'question',
  scale: 'scale',
  launcher: 'launcher',
  arguments: 'arguments',
  help: 'help',
  doctor: 'doctor',
  url: 'address',
  filter: 'filter',
  search: 'search',
  text: '',
} as const
export type Context = keyof typeof places

function ofDialog(dialog: OpenDialog): readonly Context[] {
  if (dialog.kind === 'launcher') return dialog.editing ? ['arguments', 'text'] : ['launcher']
  return 'edit' in dialog ? [dialog.kind, 'text'] : [dialog.kind]
}

/** The tab's, or that of what is opened in it. */
function ofDetail(state: State): Context {
  const { tab, runOpen, compareOpen } = state.ui
  if (tab === 'runs' && compareOpen) return 'history'
  if (tab === 'runs' && runOpen) return 'run'
  if (isServiceTab(tab)) return 'global'
  return showsExecutor(state) ? 'executor' : tab
}

/** The contexts that hold now, the most particular first, which wins. A dialog takes every key. */
export function contextsOf(state: State): readonly Context[] {
  const { dialog, focus } = state.ui
  if (dialog !== undefined) return [...ofDialog(dialog), 'always']
  const particular = focus === 'detail' ? ofDetail(state) : focus
  return [particular, 'global', 'always']
}
