import type {
  Container,
  ContainerSample,
  EngineEvent,
  EngineInfo,
  LogLine,
} from '../domain/container.ts'
import type { Examination } from '../diagnostics/doctor/finding.ts'
import type { Finished } from '../diagnostics/history/finished.ts'
import type { Reading } from '../domain/reading.ts'
import { loading } from '../domain/reading.ts'
import type { Example, RunOutput } from '../domain/run.ts'
import type { Readings, ServiceKind } from '../domain/service.ts'
import type { Master, WorkerPage } from '../domain/spark.ts'
import type { TimelineEvent } from '../domain/timeline.ts'
import type { Diagnosis } from '../diagnostics/diagnosis/diagnosis.ts'
import type { ApplicationRecord } from './application-record.ts'
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
  /** By application id: the active ones, and of those that have ended the last that were looked at. */
  readonly applications: Readonly<Record<string, ApplicationRecord>>
  /** What the other services said. */
  readonly readings: Readings
  readonly logs: LogState
  readonly executorLog: ExecutorLogState
  readonly timeline: readonly TimelineEvent[]
  /** By run container id. */
  readonly runOutputs: Readonly<Record<string, RunOutput>>
  /** By worker id; asked while an application is active. */
  readonly workerPages: Readonly<Record<string, WorkerPage>>
  /** What the engine said in the last minutes, oldest first. */
  readonly engineEvents: readonly EngineEvent[]
  /** Why applications wait, hang or lose work now, in the order in which to be told. */
  readonly diagnoses: readonly Diagnosis[]
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
    workerPages: {},
    engineEvents: [],
    diagnoses: [],
    history: loading,
    doctor: loading,
    activities: [],
    ui: initialUi,
  }
}
