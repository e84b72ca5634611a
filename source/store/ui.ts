/** Panes in the order of Tab and of the keys 1 – 4; `detail` is the region below them. */
export const panes = ['master', 'workers', 'traefik', 'redis', 'detail'] as const
export type PaneName = (typeof panes)[number]

/** Tabs of the detail region; optional services have one each behind them. */
export const tabs = ['logs', 'stats', 'jobs', 'advice', 'events', 'runs'] as const
export type OwnTab = (typeof tabs)[number]
export type ServiceTab = `service:${string}`
export type Tab = OwnTab | ServiceTab

/** Whether a tab is that of a service. */
export function isServiceTab(tab: Tab): tab is ServiceTab {
  return tab.startsWith('service:')
}

/** What an application can be looked at by, in the Jobs tab. */
export const aspects = ['jobs', 'stages', 'executors', 'sql', 'storage', 'environment'] as const
export type Aspect = (typeof aspects)[number]

/** The tables of the Jobs tab. */
export type DrillTable = Aspect | 'tasks'

/** What is opened of an application: a job's stages, a stage's tasks, an executor's output. */
export type Opened =
  | { readonly kind: 'job' | 'query'; readonly id: number }
  | { readonly kind: 'stage'; readonly id: number; readonly attempt: number }
  | { readonly kind: 'executor'; readonly id: string }

/** What a table is sorted by: the key of a column. */
export interface SortUi {
  readonly by: string
  readonly descending: boolean
}

/** How a table of the Jobs tab is shown; what is absent is as the table itself has it. */
export interface TableUi {
  readonly sort?: SortUi
  readonly filter?: string
  /** Id of the marked row. */
  readonly marked?: string
}

/** How far a person has looked into an application. */
export interface DrillUi {
  /** Whose `opened` are; those of another one do not count. */
  readonly applicationId: string | undefined
  readonly aspect: Aspect
  /** From the outermost on; the last one is shown. */
  readonly opened: readonly Opened[]
  readonly tables: Readonly<Partial<Record<DrillTable, TableUi>>>
  /** Which output of an executor is shown. */
  readonly stream: 'stderr' | 'stdout'
}

/** A line of text being edited; the cursor counts UTF-16 units from its start. */
export interface Edit {
  readonly value: string
  readonly cursor: number
}

/** What is asked of the person now; nothing else takes keys while one is open. */
export type OpenDialog =
  | {
      readonly kind: 'confirm'
      readonly title: string
      readonly question: string
      /** What Enter answers. */
      readonly choice: 'yes' | 'no'
    }
  /** `prefilled`: it is still what was there, and the first thing that is typed replaces it. */
  | {
      readonly kind: 'scale'
      readonly edit: Edit
      readonly prefilled: boolean
      readonly error?: string
    }
  | {
      readonly kind: 'launcher'
      readonly index: number
      readonly editing: boolean
      /** The arguments. */
      readonly edit: Edit
      readonly error?: string
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'doctor' }
  | {
      readonly kind: 'url'
      readonly title: string
      readonly url: string
      readonly note: string
      /** The clipboard cannot be reached: the text is here to be marked. */
      readonly byHand?: boolean
    }
  /** `before` is what Esc goes back to. */
  | { readonly kind: 'filter'; readonly edit: Edit; readonly before: string }
  | { readonly kind: 'search'; readonly edit: Edit; readonly before: string }

/** State of the log view. */
export interface LogView {
  /** Follows the end; false when a person scrolled or paused. */
  readonly following: boolean
  /** Absolute number (counting dropped lines) of the line at the top when not following. */
  readonly top: number
  /** Which row of that line, where it is wrapped over several. */
  readonly topRow: number
  readonly wrap: boolean
  readonly timestamps: boolean
  readonly search: string
  /** Absolute number of the current match. */
  readonly match: number | undefined
}

/** What scrolls: the lists of the panes, the tabs, the help and the doctor. */
export type Scrolling =
  | ('applications' | 'history' | 'launcher' | 'help' | 'doctor')
  | Exclude<PaneName, 'master' | 'detail'>
  | Tab

/** What is on the screen of something that scrolls: rows, of how many, and a log's columns. */
export interface ScrollPage {
  readonly rows: number
  readonly count: number
  readonly columns?: number
}

/** The page of each thing that scrolls, as it is drawn now. */
export type Pages = (name: Scrolling) => ScrollPage

/** What stays as it is when one goes elsewhere and comes back. */
type Unmoved = 'cameFrom' | 'workerSort' | 'workerFilter' | 'dialog' | 'mouse' | 'notice' | 'size'

/** Where a person was before Enter, `l` or `a` led elsewhere. */
export interface Place extends Omit<UiState, Unmoved> {
  /** How much was opened in the Jobs tab when one came here: Esc there leads back. */
  readonly depth: number
}

/** What a person did to the screen. */
export interface UiState {
  readonly focus: PaneName
  /** The pane that the detail region speaks of: the last one focused that is not the detail. */
  readonly subject: Exclude<PaneName, 'detail'>
  readonly tab: Tab
  /** What the detail region shows: set by moving in a pane. */
  readonly selected: {
    /** Application id in the master pane. */
    readonly application: string | undefined
    /** Container id in the worker pane. */
    readonly worker: string | undefined
    /** Run container id in the Runs tab. */
    readonly run: string | undefined
    /** Entry of the Advice tab. */
    readonly advice?: string | undefined
  }
  /** The run that the Jobs and Advice tabs were opened from, and speak of. */
  readonly about?: string | undefined
  /** What Esc goes back to, the last one first left. */
  readonly cameFrom: readonly Place[]
  /** `by`: a column of the workers' table that can be sorted by. */
  readonly workerSort: SortUi
  readonly workerFilter: string
  /** The focused region over the whole screen, back with Esc. */
  readonly zoomed: boolean
  /** The Runs tab shows the whole output of the selected run (Enter), back with Esc. */
  readonly runOpen: boolean
  /** The Runs tab compares past runs of the selected one's example (c), back with Esc. */
  readonly compareOpen: boolean
  readonly drill: DrillUi
  readonly logView: LogView
  /** Scroll offsets of what scrolls. */
  readonly offsets: Readonly<Partial<Record<Scrolling, number>>>
  readonly dialog: OpenDialog | undefined
  readonly mouse: boolean
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
  cameFrom: [],
  workerSort: { by: 'name', descending: false },
  workerFilter: '',
  zoomed: false,
  runOpen: false,
  compareOpen: false,
  drill: { applicationId: undefined, aspect: 'jobs', opened: [], tables: {}, stream: 'stderr' },
  logView: {
    following: true,
    top: 0,
    topRow: 0,
    wrap: false,
    timestamps: false,
    search: '',
    match: undefined,
  },
  offsets: {},
  dialog: undefined,
  mouse: true,
  notice: undefined,
  size: { columns: 80, rows: 24 },
}
