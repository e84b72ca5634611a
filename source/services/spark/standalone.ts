import { z } from 'zod'
import {
  applicationStates,
  type DriverAddress,
  masterStatuses,
  workerStates,
} from '../../domain/spark.ts'
import { list, number, text, word } from '../../clients/parse.ts'
import { answer, fields, optionalNumber, requiredText } from './fields.ts'

// Fields as Spark's JsonProtocol writes them in 2.4 – 4.3.

const worker = fields({
  id: ['id', text],
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

const application = fields({
  id: ['id', text],
  name: ['name', text],
  user: ['user', text],
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

const driver = fields({
  id: ['id', text],
  // `None` while it waits for a worker.
  workerId: ['worker', text.transform((id) => (id === '' || id === 'None' ? undefined : id))],
  mainClass: ['mainclass', text],
  cores: ['cores', number],
  memoryMiB: ['memory', number],
})

const masterStatus = word(masterStatuses, 'STANDBY')

/** Reads the master's `/json/`. Throws a `ClientError` for what is not one. */
export const parseMaster = answer(
  "the master's /json/",
  fields({
    url: ['url', requiredText],
    // Absent in no version known; without it nothing may be claimed.
    status: ['status', z.string().transform((status) => masterStatus.parse(status))],
    workers: ['workers', list(worker)],
    cores: ['cores', number],
    coresUsed: ['coresused', number],
    memoryMiB: ['memory', number],
    memoryUsedMiB: ['memoryused', number],
    active: ['activeapps', list(application)],
    completed: ['completedapps', list(application)],
    drivers: ['activedrivers', list(driver)],
  }),
)

const executor = fields({
  id: ['id', z.union([z.string(), z.number()]).transform((id) => text.parse(String(id)))],
  memoryMiB: ['memory', number],
  applicationId: ['appid', text],
  applicationName: ['appdesc/name', text],
  command: ['appdesc/command', text],
})

/**
 * Reads a worker's `/json/`, and out of it where each application's executors call their driver:
 * the `--driver-url` of their command, which is known even when the driver answers nobody. Throws a
 * `ClientError` for what is not one.
 */
export const parseWorker = answer(
  "the worker's /json/",
  fields({
    id: ['id', requiredText],
    executors: ['executors', list(executor)],
    finishedExecutors: ['finishedexecutors', list(executor)],
  }).transform(({ id, executors, finishedExecutors }) => {
    const drivers = new Map<string, DriverAddress>()
    for (const { applicationId, command } of [...finishedExecutors, ...executors]) {
      const [, host, port] = /--driver-url, spark:\/\/[^@,]*@([^,]+):(\d+)/.exec(command) ?? []
      if (host !== undefined) drivers.set(applicationId, { host, port: Number(port) })
    }
    const plain = (all: typeof executors) =>
      all.map(({ id: own, applicationId, applicationName, memoryMiB }) => ({
        ...{ id: own, applicationId, applicationName, memoryMiB },
      }))
    return {
      id,
      executors: plain(executors),
      finishedExecutors: plain(finishedExecutors),
      drivers,
    }
  }),
)
