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
  'advice',
  'events',
  'runs',
  'run',
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

/** The contexts that hold now, the most particular first. A dialog takes every key. */
export function contextsOf(state: State): readonly Context[] {
  const { dialog, focus, tab, runOpen } = state.ui
  if (dialog !== undefined) return [...ofDialog(dialog), 'always']
  const particular = focus !== 'detail' ? focus : tab === 'runs' && runOpen ? 'run' : tab
  return [particular, 'global', 'always']
}
