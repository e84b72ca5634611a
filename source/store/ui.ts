import type { ActionCall } from '../model/action.ts'

/** Panes in the order of Tab and of the keys 1 – 4; `detail` is the region below them. */
export const panes = ['master', 'workers', 'traefik', 'redis', 'detail'] as const
export type Pane = (typeof panes)[number]

/** Tabs of the detail region. */
export const tabs = ['logs', 'stats', 'jobs', 'events', 'runs'] as const
export type Tab = (typeof tabs)[number]

/** Columns that the worker table can be sorted by. */
export const workerSorts = ['name', 'state', 'cores', 'memory', 'cpu', 'network', 'uptime'] as const
export type WorkerSort = (typeof workerSorts)[number]

/** What is asked of the person now; nothing else takes keys while one is open. */
export type Dialog =
  | {
      readonly kind: 'confirm'
      readonly title: string
      readonly question: string
      readonly pending: ActionCall
    }
  | { readonly kind: 'scale'; readonly value: string; readonly error: string | undefined }
  | {
      readonly kind: 'launcher'
      readonly index: number
      readonly editing: boolean
      readonly arguments: string
      readonly cursor: number
      readonly error: string | undefined
    }
  | { readonly kind: 'help'; readonly offset: number }
  | { readonly kind: 'url'; readonly title: string; readonly url: string; readonly note: string }
  | { readonly kind: 'filter' }
  | { readonly kind: 'search' }

/** State of the log view. */
export interface LogView {
  /** Follows the end; false when a person scrolled or paused. */
  readonly following: boolean
  /** Absolute number (counting dropped lines) of the line at the top when not following. */
  readonly top: number
  readonly wrap: boolean
  readonly search: string
  /** Absolute number of the current match. */
  readonly match: number | undefined
}

/** What a person did to the screen. */
export interface UiState {
  readonly focus: Pane
  /** The pane that the detail region speaks of: the last one focused that is not the detail. */
  readonly subject: Exclude<Pane, 'detail'>
  readonly tab: Tab
  /** What the detail region shows: set by moving in a pane. */
  readonly selected: {
    /** Application id in the master pane. */
    readonly application: string | undefined
    /** Container id in the worker pane. */
    readonly worker: string | undefined
    /** Run container id in the Runs tab. */
    readonly run: string | undefined
  }
  readonly workerSort: { readonly by: WorkerSort; readonly descending: boolean }
  readonly workerFilter: string
  /** Detail region over the whole screen (Enter), back with Esc. */
  readonly zoomed: boolean
  readonly logView: LogView
  /** Scroll offsets of panes and tabs that scroll, by name. */
  readonly offsets: Readonly<Record<string, number>>
  readonly dialog: Dialog | undefined
  readonly mouse: boolean
  /** Ids of the containers whose figures are on the screen now: only their stats are followed. */
  readonly visible: readonly string[]
  /** A short message to the person and when it was said. */
  readonly notice:
    | {
        readonly text: string
        readonly severity: 'info' | 'good' | 'warning' | 'bad'
        readonly at: number
      }
    | undefined
  readonly size: { readonly columns: number; readonly rows: number }
}

/** The screen when the monitor opens. */
export const initialUi: UiState = {
  focus: 'workers',
  subject: 'workers',
  tab: 'logs',
  selected: { application: undefined, worker: undefined, run: undefined },
  workerSort: { by: 'name', descending: false },
  workerFilter: '',
  zoomed: false,
  logView: { following: true, top: 0, wrap: false, search: '', match: undefined },
  offsets: {},
  dialog: undefined,
  mouse: true,
  visible: [],
  notice: undefined,
  size: { columns: 80, rows: 24 },
}
