import type { Readable } from 'node:stream'
import type { Config } from '../config/config.ts'
import type {
  Container,
  ContainerSample,
  EngineEvent,
  EngineInfo,
  LogLine,
} from '../domain/container.ts'
import type { ExecutorLog, ExecutorLogRequest } from '../domain/executor-log.ts'
import type { Finished } from '../diagnostics/history/finished.ts'
import type { ServiceKey } from '../domain/service.ts'
import type { ApplicationSnapshot, EventLog } from '../domain/application.ts'
import type { Master, WorkerPage } from '../domain/spark.ts'

/**
 * One interface for each outside system; the real clients and the demo stand behind the same ones.
 * Times are milliseconds since the epoch, text is safe to print, a failure is a `ClientError` of
 * one line, and an aborted signal ends a call with its reason; only what follows (`events`,
 * `stats`, `logs` with `follow`) resolves then.
 */
export interface Clients {
  readonly kind: 'real' | 'demo'
  /** Where published ports are reached, where that is not by their own numbers. */
  readonly reachedPorts?: Config['ports']
  readonly engine: EngineClient
  readonly compose: ComposeClient
  readonly spark: SparkClient
  /** By service, of those that say something of themselves besides Spark; see `clientOf`. */
  readonly services: Readonly<Record<string, ServiceClient>>
  readonly history: HistoryStore
  readonly eventLogs: EventLogClient
  /** Closes what is open; safe to call twice. */
  close(): Promise<void>
}

/** The Docker engine, seen through the project's label: no other container is ever returned. */
export interface EngineClient {
  info(signal: AbortSignal): Promise<EngineInfo>
  /** Every container of the project, in any state, without what only `inspect` tells. */
  containers(signal: AbortSignal): Promise<readonly Container[]>
  /** One container: its times, limits, and whether it was killed for memory too. */
  inspect(containerId: string, signal: AbortSignal): Promise<Container>
  /**
   * Follows the engine's events of this project until the signal aborts (then it resolves) or the
   * stream ends (then it rejects). `opened` is called once the engine is listening.
   */
  events(
    handlers: { readonly opened: () => void; readonly event: (event: EngineEvent) => void },
    signal: AbortSignal,
  ): Promise<void>
  /** Follows a container's stats, about one sample a second, until it stops or the signal aborts. */
  stats(id: string, sample: (sample: ContainerSample) => void, signal: AbortSignal): Promise<void>
  /** Reads a container's log; with `follow` until the container ends or the signal aborts. */
  logs(id: string, options: LogOptions, line: LineReader, signal: AbortSignal): Promise<void>
  /** As `logs`, but the very bytes. */
  logBytes(id: string, options: LogOptions, sink: Sink, signal: AbortSignal): Promise<void>
  start(containerId: string, signal: AbortSignal): Promise<void>
  /**
   * SIGTERM, and SIGKILL after `graceS` seconds. A run whose exit status does not tell that it was
   * stopped is marked (see `domain/run.ts`), so that every monitor knows.
   */
  stop(containerId: string, graceS: number, signal: AbortSignal): Promise<void>
  restart(containerId: string, graceS: number, signal: AbortSignal): Promise<void>
  kill(id: string, name: 'SIGPWR' | 'SIGTERM' | 'SIGKILL', signal: AbortSignal): Promise<void>
  remove(containerId: string, signal: AbortSignal): Promise<void>
  /** Runs a command in a container without a terminal; gives its exit status. */
  exec(id: string, command: Command, line: LineReader, signal: AbortSignal): Promise<number>
  /** As `exec`, but the very bytes, both ways: it reads `input` to its end, where there is one. */
  execBytes(
    id: string,
    command: Command,
    streams: { readonly input: Readable | undefined; readonly sink: Sink },
    signal: AbortSignal,
  ): Promise<number>
  /**
   * The program and arguments that give a person a shell (or `command`) in a container on the
   * terminal it is started on: `bash` where there is one, else `sh`.
   */
  interactive(containerId: string, command?: Command): readonly [string, ...string[]]
  /** Creates and starts the container of a run; gives its id. Aborted, it leaves no container. */
  createRun(run: RunRequest, signal: AbortSignal): Promise<string>
  /** Waits until a container ends; gives its exit status. */
  wait(containerId: string, signal: AbortSignal): Promise<number>
  /**
   * Takes the lock of the project, which all its programs share wherever they run; it ends with
   * `release`, and with this program. `held`: another program has it.
   */
  lock(title: string, signal: AbortSignal): Promise<Lock>
  /** Networks and volumes that carry the project's label. */
  leftovers(signal: AbortSignal): Promise<Leftovers>
  /** Published ports of every container on the engine: who holds a port that is taken. */
  publishedPorts(signal: AbortSignal): Promise<readonly PublishedPort[]>
}

/** How much of a log is read. */
interface LogOptions {
  readonly tail: number | 'all'
  readonly follow: boolean
}
type LineReader = (line: LogLine) => void
type Command = readonly string[]
/** Takes what a program says of how far it is. */
type Progress = (line: string) => void

/** Takes bytes of a container's streams as they come; the next come when it has resolved. */
export type Sink = (stream: LogLine['stream'], bytes: Uint8Array) => Promise<void>

/** What a run's container is made of. */
export interface RunRequest {
  readonly example: string
  readonly command: Command
  readonly arguments: readonly string[]
}

/** What came of asking for the lock. */
export type Lock =
  | { readonly kind: 'taken'; readonly release: () => Promise<void> }
  | { readonly kind: 'held'; readonly by: LockHolder }

/** Who has the lock, and for what. */
export interface LockHolder {
  readonly title: string
  /** Process and machine. */
  readonly program: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

export interface Leftovers {
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
}

/** A port of the host that a container holds. `project` is its Compose project, if any. */
export interface PublishedPort {
  readonly port: number
  readonly containerName: string
  readonly project: string | undefined
  readonly running: boolean
}

/** Compose, for what it alone knows how to do: creating the project's services. */
export interface ComposeClient {
  /**
   * Creates and starts what is missing. `workers` is the number of worker containers afterwards
   * and is never smaller than what runs: taking workers away is the scale action's, gracefully.
   */
  up(workers: number, progress: Progress, signal: AbortSignal): Promise<void>
  /**
   * Creates and starts worker containers until there are so many, and touches nothing else: what
   * of the other services was stopped stays stopped.
   */
  workers(count: number, progress: Progress, signal: AbortSignal): Promise<void>
  /** Stops and removes the services' containers and the network; the volumes too when asked. */
  down(volumes: boolean, progress: Progress, signal: AbortSignal): Promise<void>
  /** Creates and starts the history server, which is no part of `up`; `down` removes it too. */
  history(progress: Progress, signal: AbortSignal): Promise<void>
  /** Compose's own version: `5.0.1`, `1.29.2`. */
  version(signal: AbortSignal): Promise<string>
}

/** Spark's HTTP, all of it through the master's own port. */
export interface SparkClient {
  /** `limitMs`: of the request, where not the usual. */
  master(signal: AbortSignal, limitMs?: number): Promise<Master>
  /** A worker's own page, through the master's reverse proxy. */
  workerPage(workerId: string, signal: AbortSignal): Promise<WorkerPage>
  /**
   * All that an active application says of itself; asked at most once in two seconds for each
   * application (until then the last answer is given again), with at most twelve requests.
   */
  application(applicationId: string, signal: AbortSignal): Promise<ApplicationSnapshot>
  /** Kills an application and reads the master again, because it answers 302 whatever happened. */
  killApplication(applicationId: string, signal: AbortSignal): Promise<void>
  /** Cancels a stage and its job, and reads the stages again until it is not active any more. */
  killStage(applicationId: string, stageId: number, signal: AbortSignal): Promise<void>
  /** Cancels a job, and reads the jobs again until it does not run any more. */
  killJob(applicationId: string, jobId: number, signal: AbortSignal): Promise<void>
  /** The end of what an executor wrote, by its worker's page; the worker must still be there. */
  executorLog(of: ExecutorLogRequest, signal: AbortSignal): Promise<ExecutorLog>
}

/** A service that says how it is. */
export interface ServiceClient<Value = unknown> {
  /** `limitMs`: of the reading, where not the usual. */
  state(signal: AbortSignal, limitMs?: number): Promise<Value>
  /** Where it keeps summaries of applications too. */
  readonly history?: HistoryStore
  close?(): Promise<void>
}

/** The client of a service, by what it answers. */
export function clientOf<Value>(
  { services }: Pick<Clients, 'services'>,
  { id }: ServiceKey<Value>,
): ServiceClient<Value> {
  const client = services[id]
  if (client === undefined) throw new Error(`nothing is asked of ${id}`)
  // Its own row in the registry made it.
  return client as ServiceClient<Value>
}

/**
 * Summaries of finished applications, in the cluster's Redis so that every monitor shares them:
 * under the prefix `spark-on-docker:history:`, the newest 200, each for 30 days after its end.
 */
export interface HistoryStore {
  /** Keeps a summary; one of the same application is replaced. */
  remember(summary: Finished, signal: AbortSignal): Promise<void>
  /** The newest first. What this version cannot read is left out. */
  summaries(signal: AbortSignal): Promise<readonly Finished[]>
}

/** Event logs of applications, which are there when their drivers no longer answer. */
export interface EventLogClient {
  /**
   * All that an application did. Undefined: there is no log of it (none was written, or the cluster
   * and its volume are gone). `writing`: its driver has not finished the log; with `unfinished` it
   * is read as far as it is there, because a driver that was killed never finishes it.
   */
  read(
    applicationId: string,
    signal: AbortSignal,
    options?: { readonly unfinished?: boolean },
  ): Promise<EventLog | 'writing' | undefined>
}

/** A failure of an outside system: one line that says what happened to what. */
export class ClientError extends Error {
  readonly system: 'engine' | 'compose' | 'spark' | 'traefik' | 'redis'
  /** Nothing was refused: the answer did not come in time, and may the next time. */
  readonly late: boolean

  constructor(
    system: ClientError['system'],
    message: string,
    options: ErrorOptions & { readonly late?: boolean } = {},
  ) {
    super(message, options)
    this.name = 'ClientError'
    this.system = system
    this.late = options.late === true
  }
}

/** The engine will not make what Compose asked for (a limit, a port, a network). */
export class EngineRefusal extends ClientError {
  override name = 'EngineRefusal'
}
