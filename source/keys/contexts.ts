import { showsExecutor } from '../store/selectors/drill/opened.ts'
import type { State } from '../store/state.ts'
import type { Dialog } from '../store/ui.ts'

/** Where a binding holds. The more particular one wins over `global`. */
export const contexts = [
  'always',
  'global',
  'master',
  'workers',
  'traefik',
  'redis',
  'logs',
  'stats',
  'jobs',
  'executor',
  'advice',
  'events',
  'runs',
  'run',
  'history',
  'confirm',
  'scale',
  'launcher',
  'arguments',
  'help',
  'doctor',
  'url',
  'filter',
  'search',
  'text',
] as const
export type Context = (typeof contexts)[number]

function ofDialog(dialog: Dialog): readonly Context[] {
  switch (dialog.kind) {
    case 'launcher':
      return dialog.editing ? ['arguments', 'text'] : ['launcher']
    case 'scale':
    case 'filter':
    case 'search':
      return [dialog.kind, 'text']
    case 'confirm':
    case 'help':
    case 'doctor':
    case 'url':
      return [dialog.kind]
  }
}

/** The tab's, or that of what is opened in it. */
function ofDetail(state: State): Context {
  const { tab, runOpen, compareOpen } = state.ui
  if (tab === 'runs' && compareOpen) return 'history'
  if (tab === 'runs' && runOpen) return 'run'
  return showsExecutor(state) ? 'executor' : tab
}

/** The contexts that hold now, the most particular first. A dialog takes every key. */
export function contextsOf(state: State): readonly Context[] {
  const { dialog, focus } = state.ui
  if (dialog !== undefined) return [...ofDialog(dialog), 'always']
  const particular = focus === 'detail' ? ofDetail(state) : focus
  return [particular, 'global', 'always']
}
