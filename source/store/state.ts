import type { Container, ContainerSample, EngineInfo, LogLine } from '../model/container.ts'
import type { Reading } from '../model/reading.ts'
import { loading } from '../model/reading.ts'
import type { Redis } from '../model/redis.ts'
import type { Example, RunOutput } from '../model/run.ts'
import type { ApplicationDetail, Master } from '../model/spark.ts'
import type { TimelineEvent } from '../model/timeline.ts'
import type { Traefik, TraefikRates } from '../model/traefik.ts'
import { initialUi, type UiState } from './ui.ts'

/** How many samples a series keeps: ten minutes at one a second. */
export const seriesLength = 600

/** How many lines of a log are kept in memory. */
export const logLength = 5000

export type { TimelineEvent }

/** An action under way or just ended, shown in the status line and the timeline. */
export interface Activity {
  readonly id: number
  readonly title: string
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

/** Everything the monitor knows. Plain values only. */
export interface State {
  readonly project: string
  readonly demo: boolean
  readonly readOnly: boolean
  readonly examples: readonly Example[]
  /** Addresses on this machine, for the `o` key. */
  readonly addresses: Addresses
  readonly engine: Reading<EngineInfo>
  readonly containers: Reading<readonly Container[]>
  /** Samples by container id, oldest first; only of containers that are shown. */
  readonly samples: Readonly<Record<string, readonly ContainerSample[]>>
  readonly master: Reading<Master>
  /** By application id; only of active applications. */
  readonly applications: Readonly<Record<string, Reading<ApplicationDetail>>>
  readonly traefik: Reading<Traefik>
  readonly traefikRates: readonly TraefikRates[]
  readonly redis: Reading<Redis>
  readonly redisOps: readonly number[]
  readonly logs: LogState
  readonly timeline: readonly TimelineEvent[]
  /** By run container id. */
  readonly runOutputs: Readonly<Record<string, RunOutput>>
  readonly activities: readonly Activity[]
  /** Now, to the second: what ages and durations are drawn against. */
  readonly now: number
  readonly ui: UiState
}

/** URLs that a person may open, without a trailing slash. */
export interface Addresses {
  readonly web: string
  readonly workers: string
  readonly dashboard: string
  readonly master: string
  readonly redis: string
}

/** The state before anything has answered. */
export function initialState(
  given: Pick<State, 'project' | 'demo' | 'readOnly' | 'examples' | 'addresses' | 'now'>,
): State {
  return {
    ...given,
    engine: loading,
    containers: loading,
    samples: {},
    master: loading,
    applications: {},
    traefik: loading,
    traefikRates: [],
    redis: loading,
    redisOps: [],
    logs: { containerId: undefined, lines: [], dropped: 0, error: undefined },
    timeline: [],
    runOutputs: {},
    activities: [],
    ui: initialUi,
  }
}
