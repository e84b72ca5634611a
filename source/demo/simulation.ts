import type { Asked } from '../domain/asked.ts'
import type { Container, KnownService, LogLine } from '../domain/container.ts'
import type { ApplicationState } from '../domain/spark.ts'
import type { LogEvents, StageInfo } from '../services/spark/event-log/events.ts'
import type { EventLogReplay } from '../services/spark/event-log/replay.ts'
import type { Cached, RecordedJob, RecordedStage, Recording, Tell } from './recordings.ts'
import type { UsageMeter } from './world.ts'

// What there is in the simulation. The files beside say what each of these does.

/** A JVM that works for an application in a worker's container. */
export interface DemoExecutor {
  readonly id: number
  readonly application: DemoApplication
  readonly worker: DemoWorker
  readonly cores: number
  readonly memoryMiB: number
  /** How many tasks it has room for. */
  readonly slots: number
  readonly port: number
  readonly since: number
  readonly tasks: Set<DemoTask>
  /** What it wrote on standard error, and how many bytes that was. */
  readonly stderr: { readonly lines: string[]; bytes: number }
  state: 'starting' | 'active' | 'draining' | 'gone'
  /** Called when a task of it is done: a draining one goes when it has nothing more to do. */
  idle: () => void
}

/** Which task of its stage, and which try of it: 0 for the first. */
export interface Attempt {
  readonly index: number
  readonly attempt: number
}

/** An attempt of a task that runs. */
export interface DemoTask extends Attempt {
  readonly id: number
  readonly stage: DemoStage
  readonly executor: DemoExecutor
  /** How it ends; undefined: it does not by itself. */
  readonly recorded: LogEvents['TaskEnd'] | undefined
  readonly launchedAt: number
  readonly cancel: () => void
}

export interface DemoStage {
  readonly recorded: RecordedStage
  info: StageInfo
  /** Tasks that nobody works at yet. */
  pending: Attempt[]
  /** Tasks that are not done. */
  left: number
}

/** The tasks of an application: they take as long as they were recorded, wherever there is room. */
export interface Tasks {
  /** Gives tasks to what is free. */
  fill(): void
  /** The driver wants no task of a stage any more. */
  kill(stage: DemoStage, reason: string): void
  /** What an executor was at is to be done again elsewhere. */
  lose(executor: DemoExecutor, reason: string): void
}

/** Who asks for an application, and who hears of it: its driver. */
export interface Submission {
  readonly recording: Recording
  readonly driver: DemoContainer
  /** Settings of its own, beside those of the recording. */
  readonly properties: Readonly<Record<string, string>>
  /** A line of the driver's log. */
  readonly says: (text: string) => void
  readonly prints: (stream: 'stdout' | 'stderr', text: string) => void
  /** Called once, when its program is done or the master took it away. */
  readonly ended: (exitCode: number, state: ApplicationState) => void
}

export interface DemoJob {
  readonly recorded: RecordedJob
  readonly stages: Map<number, DemoStage>
  isOver: boolean
}

/** An application that plays its recording on the executors it gets. */
export interface DemoApplication extends Omit<Tasks, 'kill'> {
  readonly id: string
  readonly name: string
  readonly driver: DemoContainer
  readonly driverPort: number
  readonly asked: Asked
  /** Whether the name that its driver gives leads to it: for executors, and for its own page. */
  readonly reachable: boolean
  readonly storageBytes: number
  readonly submittedAt: number
  readonly replay: EventLogReplay
  /** Adds an event to that. */
  readonly tell: Tell
  readonly now: () => number
  readonly says: Submission['says']
  state: ApplicationState
  endedAt: number | undefined
  executors: DemoExecutor[]
  /** Executors in a row that died at their start. */
  failures: number
  /** Data in memory, and which executor has which partition of it. */
  readonly cached: Map<Cached, Map<number, DemoExecutor>>
  keep(data: Cached, partition: number, executor: DemoExecutor): void
  /** Ends a job in Spark's words; false where it does not run. */
  cancel(
    isMeant: (job: RecordedJob, runs: (stage: number) => boolean) => boolean,
    why: string,
  ): boolean
  /** The master has taken it off its list. */
  over(state: ApplicationState): void
}

/** A worker as master and worker know it. */
export interface DemoWorker {
  readonly id: string
  readonly container: DemoContainer
  /** Which life of the container it is. */
  readonly life: number
  readonly port: number
  readonly cores: number
  readonly memoryMiB: number
  readonly since: number
  state: 'ALIVE' | 'DECOMMISSIONED' | 'DEAD'
  /** Since when the master hears nothing of it, though it may run. */
  silentSince: number | undefined
  executors: readonly DemoExecutor[]
  finished: readonly DemoExecutor[]
  /** Cores and MiB that the master never takes back from a decommissioned worker. */
  held: { readonly cores: number; readonly memoryMiB: number } | undefined
}

/** A container while it is simulated: what the engine tells of it, and what happens inside. */
export interface DemoContainer extends Changing<
  Omit<Required<Container>, 'ipAddresses' | 'service' | 'cpus'>
> {
  readonly log: LogLine[]
  address: string | undefined
  /** How often it was started: what was planned in an earlier life must not happen in this one. */
  life: number
  /** Cores that its processes keep busy now, beside what every such container always does. */
  busy: UsageMeter
  readonly service: KnownService
  /** Executors that live in it. */
  executors: readonly { readonly since: number }[]
  /** A program in it takes all memory that is left, from then on and within so long. */
  hoards: { readonly since: number; readonly ms: number } | undefined
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] }
