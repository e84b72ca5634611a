import type {
  Container,
  ContainerSample,
  EngineEvent,
  EngineInfo,
  LogLine,
} from '../domain/container.ts'
import type { Examination } from '../diagnostics/doctor/examination.ts'
import type { Finished } from '../diagnostics/history/finished.ts'
import type { Reading } from '../domain/reading.ts'
import { loading } from '../domain/reading.ts'
import type { Example, RunOutput } from '../domain/run.ts'
import type { Readings, ServiceKind } from '../domain/service.ts'
import type { Master } from '../domain/spark.ts'
import type { ApplicationDetail, ApplicationFacts, WorkerPage } from '../domain/spark-facts.ts'
import type { TimelineEvent } from '../domain/timeline.ts'
import type { Diagnosis } from '../diagnostics/diagnosis/diagnosis.ts'
import { initialUi, type UiState } from './ui.ts'

/** How many samples a series keeps: ten minutes at one a second. */
export const seriesLength = 600

/** How many lines of a log are kept in memory. */
export const logLength = 5000

/** How many where a person has stopped to read: nothing on the screen goes meanwhile. */
export const heldLogLength = 4 * logLength

/** How many lines of the log on the screen are kept now. */
export function keptLogLength({ ui }: State): number {
  return ui.logView.following ? logLength : heldLogLength
}

export type { TimelineEvent }

/** What somebody does to the cluster, in a word. */
export type Doing = 'stopping' | 'starting' | 'scaling'

/** An action under way or just ended, shown in the status line and the timeline. */
export interface Activity {
  readonly id: number
  readonly title: string
  readonly kind?: TimelineEvent['kind']
  readonly doing?: Doing | undefined
  readonly state: 'running' | 'done' | 'failed'
  /** The last thing it said: `3 of 4 workers ALIVE`, or why it failed. */
  readonly message: string
  readonly startedAt: number
  readonly endedAt: number | undefined
}

/** The log that is being shown. */
export interface LogState {
  readonly containerId: string | undefined
  readonly lines: readonly LogLine[]
  /** How many lines were dropped from the front, so that a paused view can stay where it is. */
  readonly dropped: number
  readonly error: string | undefined
}

/** The end of an executor's output, while it is being shown. */
export interface ExecutorLogState {
  /** `app-…/0/stderr`; undefined: none is shown. */
  readonly key: string | undefined
  readonly lines: readonly LogLine[]
  /** How many lines that were read before are not kept. */
  readonly dropped: number
  readonly error: string | undefined
}

/** How far the reading of an application's event log is. */
export type EventLogState =
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'read'
      /** Too large to be read to its end. */
      readonly cut: boolean
      /** Whether this monitor looked when the application ended. */
      readonly observed: boolean
    }
  /** There is none, or it cannot be read, for a reason that may be known. */
  | { readonly kind: 'none'; readonly reason: string | undefined }

/** Everything the monitor knows. Plain values only. */
export interface State {
  readonly project: string
  readonly demo: boolean
  /** What is shown was recorded. */
  readonly replay?: boolean
  readonly readOnly: boolean
  readonly examples: readonly Example[]
  /** What the cluster consists of. */
  readonly services: readonly ServiceKind[]
  /** Addresses on this machine by port, for the `o` key; URLs without a trailing slash. */
  readonly addresses: Readonly<Record<string, string>>
  readonly engine: Reading<EngineInfo>
  readonly containers: Reading<readonly Container[]>
  /** Samples by container id, oldest first; only of containers that are shown. */
  readonly samples: Readonly<Record<string, readonly ContainerSample[]>>
  readonly master: Reading<Master>
  /** By host of a worker whose container runs: since when the master does not count on it. */
  readonly notAlive: Readonly<Record<string, number>>
  /** Names of containers by short id, those that are gone too: their host names, and Spark's. */
  readonly names: Readonly<Record<string, string>>
  /** By application id; only of active applications. */
  readonly applications: Readonly<Record<string, Reading<ApplicationDetail>>>
  /** What the other services said. */
  readonly readings: Readings
  readonly logs: LogState
  readonly executorLog: ExecutorLogState
  readonly timeline: readonly TimelineEvent[]
  /** By run container id. */
  readonly runOutputs: Readonly<Record<string, RunOutput>>
  /** By application id: of the active ones, and of the 50 that ended last their event logs or last answers. */
  readonly facts: Readonly<Record<string, ApplicationFacts>>
  /** By application id: of those that have ended, kept as `facts` are. */
  readonly eventLogs: Readonly<Record<string, EventLogState>>
  /** By worker id; asked while an application is active. */
  readonly workerPages: Readonly<Record<string, WorkerPage>>
  /** What the engine said in the last minutes, oldest first. */
  readonly engineEvents: readonly EngineEvent[]
  /** By application id: whether a worker reaches its driver. Absent where it was not tried. */
  readonly driverReachable: Readonly<Record<string, boolean>>
  /** Why applications wait, hang or lose work now, in the order in which to be told. */
  readonly explanations: readonly Diagnosis[]
  /** By application id: every cause told while it ran, kept as `facts` are. */
  readonly told: Readonly<Record<string, readonly Diagnosis[]>>
  /** By application id: what to change about it, the greatest gain first, kept as `facts` are. */
  readonly advice: Readonly<Record<string, readonly Diagnosis[]>>
  /** Finished applications, the newest first; of Redis, and those not written to it yet. */
  readonly history: Reading<readonly Finished[]>
  /** The last examination; `loading` until one was asked for. */
  readonly doctor: Reading<Examination>
  readonly activities: readonly Activity[]
  /** Now, to the second: what ages and durations are drawn against. */
  readonly now: number
  readonly ui: UiState
}

/** The state before anything has answered. */
export function initialState(
  given: Pick<
    State,
    'project' | 'demo' | 'replay' | 'readOnly' | 'examples' | 'services' | 'addresses' | 'now'
  >,
): State {
  return {
    ...given,
    engine: loading,
    containers: loading,
    samples: {},
    master: loading,
    notAlive: {},
    names: {},
    applications: {},
    readings: {},
    logs: { containerId: undefined, lines: [], dropped: 0, error: undefined },
    executorLog: { key: undefined, lines: [], dropped: 0, error: undefined },
    timeline: [],
    runOutputs: {},
    facts: {},
    eventLogs: {},
    workerPages: {},
    engineEvents: [],
    driverReachable: {},
    explanations: [],
    told: {},
    advice: {},
    history: loading,
    doctor: loading,
    activities: [],
    ui: initialUi,
  }
}
