import { z } from 'zod'
import type {
  Application,
  Driver,
  Master,
  WorkerDetail,
  WorkerExecutor,
} from '../../domain/spark.ts'
import { applicationStates, masterStatuses, workerStates } from '../../domain/spark.ts'
import { list, number, parsed, text, word } from '../../clients/parse.ts'

// Fields as Spark's JsonProtocol writes them in 2.4 – 4.3.

const worker = z
  .object({
    id: text,
    host: text,
    port: number,
    webuiaddress: text,
    cores: number,
    coresused: number,
    memory: number,
    memoryused: number,
    state: word(workerStates, 'UNKNOWN'),
    lastheartbeat: number,
  })
  .transform((w) => ({
    id: w.id,
    host: w.host,
    port: w.port,
    webUrl: w.webuiaddress,
    cores: w.cores,
    coresUsed: w.coresused,
    memoryMiB: w.memory,
    memoryUsedMiB: w.memoryused,
    state: w.state,
    lastHeartbeat: w.lastheartbeat,
  }))

const application = z
  .object({
    id: text,
    name: text,
    user: text,
    cores: number,
    memoryperexecutor: z.number().nullish(),
    // Its name before Spark 3.1.
    memoryperslave: z.number().nullish(),
    starttime: number,
    duration: number,
    state: word(applicationStates, 'UNKNOWN'),
  })
  .transform((a): Application => ({
    id: a.id,
    name: a.name,
    user: a.user,
    cores: a.cores,
    memoryPerExecutorMiB: a.memoryperexecutor ?? a.memoryperslave ?? 0,
    startedAt: a.starttime,
    durationMs: a.duration,
    state: a.state,
  }))

const driver = z
  .object({
    id: text,
    // `None` while it waits for a worker.
    worker: text.nullish(),
    mainclass: text.nullish(),
    cores: number.nullish(),
    memory: number.nullish(),
  })
  .transform((d): Driver => ({
    id: d.id,
    workerId: d.worker == null || d.worker === 'None' ? undefined : d.worker,
    mainClass: d.mainclass ?? '',
    cores: d.cores ?? 0,
    memoryMiB: d.memory ?? 0,
  }))

const master = z
  .object({
    url: z.string(),
    // Absent in no version known; without it nothing may be claimed.
    status: z.string(),
    workers: list(worker),
    cores: number,
    coresused: number,
    memory: number,
    memoryused: number,
    activeapps: list(application),
    completedapps: list(application),
    activedrivers: list(driver),
  })
  .transform((m): Master => ({
    url: text.parse(m.url),
    status: word(masterStatuses, 'STANDBY').parse(m.status),
    workers: m.workers,
    cores: m.cores,
    coresUsed: m.coresused,
    memoryMiB: m.memory,
    memoryUsedMiB: m.memoryused,
    active: m.activeapps,
    completed: m.completedapps,
    drivers: m.activedrivers,
  }))

const executor = z
  .object({
    id: z.union([z.string(), z.number()]).transform((id) => text.parse(String(id))),
    memory: number,
    appid: text,
    appdesc: z.object({ name: text }).nullish(),
  })
  .transform((e): WorkerExecutor => ({
    id: e.id,
    applicationId: e.appid,
    applicationName: e.appdesc?.name ?? '',
    memoryMiB: e.memory,
  }))

const workerPage = z
  .object({ id: z.string(), executors: list(executor), finishedexecutors: list(executor) })
  .transform((w): WorkerDetail => ({
    id: text.parse(w.id),
    executors: w.executors,
    finishedExecutors: w.finishedexecutors,
  }))

/** Reads the master's `/json/`. Rejects with a `ClientError` what is not one. */
export function parseMaster(value: unknown): Master {
  return parsed('spark', "the master's /json/", master, value)
}

/** Reads a worker's `/json/`. Rejects with a `ClientError` what is not one. */
export function parseWorker(value: unknown): WorkerDetail {
  return parsed('spark', "the worker's /json/", workerPage, value)
}
