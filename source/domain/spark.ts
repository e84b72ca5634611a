import { z } from 'zod'
import { fields, list, number, optionalNumber, requiredText, text, word } from './fields.ts'

// What the master and the workers say on their pages `/json/`, as Spark's JsonProtocol writes it
// in 2.4 – 4.3. Times are milliseconds since the epoch.

/** States of a master (Spark `RecoveryState`). */
export const masterStatuses = ['STANDBY', 'ALIVE', 'RECOVERING', 'COMPLETING_RECOVERY'] as const
export type MasterStatus = (typeof masterStatuses)[number]

/** States of a worker (Spark `WorkerState`). */
export const workerStates = ['ALIVE', 'DEAD', 'DECOMMISSIONED', 'UNKNOWN'] as const
export type WorkerState = (typeof workerStates)[number]

/** States of an application (Spark `ApplicationState`). */
export const applicationStates = [
  'WAITING',
  'RUNNING',
  'FINISHED',
  'FAILED',
  'KILLED',
  'UNKNOWN',
] as const
export type ApplicationState = (typeof applicationStates)[number]

const worker = fields({
  id: ['id', text],
  // The container's short id.
  host: ['host', text],
  port: ['port', number],
  webUrl: ['webuiaddress', text],
  cores: ['cores', number],
  coresUsed: ['coresused', number],
  memoryMiB: ['memory', number],
  memoryUsedMiB: ['memoryused', number],
  state: ['state', word(workerStates, 'UNKNOWN')],
  lastHeartbeat: ['lastheartbeat', number],
})
/** A worker as the master sees it. */
export type SparkWorker = z.output<typeof worker>

const application = fields({
  id: ['id', text],
  name: ['name', text],
  user: ['user', text],
  // Granted now; what it asked for is in its environment.
  cores: ['cores', number],
  memoryPerExecutorMiB: ['memoryperexecutor', optionalNumber],
  // Its name before Spark 3.1.
  memoryPerSlaveMiB: ['memoryperslave', number],
  startedAt: ['starttime', number],
  durationMs: ['duration', number],
  state: ['state', word(applicationStates, 'UNKNOWN')],
}).transform(({ memoryPerSlaveMiB, ...of }) => ({
  ...of,
  memoryPerExecutorMiB: of.memoryPerExecutorMiB ?? memoryPerSlaveMiB,
}))
/** An application as the master sees it. */
export type Application = Readonly<z.output<typeof application>>

const driver = fields({
  id: ['id', text],
  // `None` while it waits for a worker.
  workerId: ['worker', text.transform((id) => (id === '' || id === 'None' ? undefined : id))],
  mainClass: ['mainclass', text],
  cores: ['cores', number],
  memoryMiB: ['memory', number],
})
/**
 * A driver that runs on a worker (cluster mode). A worker's own page lists none, and decommissioning
 * knows nothing of them: a driver dies with its worker.
 */
export type Driver = z.output<typeof driver>

const masterStatus = word(masterStatuses, 'STANDBY')

/** The master's `/json/`. */
export const masterPage = fields({
  url: ['url', requiredText],
  // Absent in no version known; without it nothing may be claimed.
  status: ['status', z.string().transform((status) => masterStatus.parse(status))],
  workers: ['workers', list(worker)],
  // These four of ALIVE workers.
  cores: ['cores', number],
  coresUsed: ['coresused', number],
  memoryMiB: ['memory', number],
  memoryUsedMiB: ['memoryused', number],
  active: ['activeapps', list(application)],
  completed: ['completedapps', list(application)],
  drivers: ['activedrivers', list(driver)],
})
export type Master = z.output<typeof masterPage>

const executor = fields({
  id: ['id', z.union([z.string(), z.number()]).transform((id) => text.parse(String(id)))],
  memoryMiB: ['memory', number],
  applicationId: ['appid', text],
  applicationName: ['appdesc/name', text],
  command: ['appdesc/command', text],
})

/** An executor as its worker sees it; its cores no version says, only what its application asked for. */
export type WorkerExecutor = Readonly<Omit<z.output<typeof executor>, 'command'>>

/** Where a driver listens for its executors. */
export interface DriverAddress {
  readonly host: string
  readonly port: number
}

/**
 * A worker's `/json/`, and out of it where each application's executors call their driver: the
 * `--driver-url` of their command, which is known even when the driver answers nobody.
 */
export const workerPage = fields({
  id: ['id', requiredText],
  executors: ['executors', list(executor)],
  finishedExecutors: ['finishedexecutors', list(executor)],
}).transform((page) => {
  const drivers = new Map<string, DriverAddress>()
  for (const { applicationId, command } of [...page.finishedExecutors, ...page.executors]) {
    const [, host, port] = /--driver-url, spark:\/\/[^@,]*@([^,]+):(\d+)/.exec(command) ?? []
    if (host !== undefined) drivers.set(applicationId, { host, port: Number(port) })
  }
  const plain = (all: typeof page.executors): readonly WorkerExecutor[] =>
    all.map(({ id, memoryMiB, applicationId, applicationName }) => ({
      ...{ id, memoryMiB, applicationId, applicationName },
    }))
  return {
    id: page.id,
    executors: plain(page.executors),
    finishedExecutors: plain(page.finishedExecutors),
    drivers,
  }
})
export type WorkerPage = Readonly<z.output<typeof workerPage>>
