import { z } from 'zod'
import { valueOf, type Reading } from '../domain/reading.ts'
import { readingOf, type ServiceFault } from '../domain/service.ts'
import { services } from '../services/index.ts'
import { type Application, taskProgress } from '../domain/spark.ts'
import { clusterHealth, clusterWords } from '../store/selectors/cluster.ts'
import { degradingFault } from '../domain/presence.ts'
import { runRows } from '../store/selectors/runs.ts'
import { workerRows } from '../store/selectors/workers.ts'
import { applicationSnapshot } from '../store/applications.ts'
import type { State } from '../store/state.ts'

const answer = {
  ok: z.boolean(),
  error: z.string().nullable(),
  remedy: z.string().nullable().describe('what to do, where that is known'),
}
const nullable = z.number().nullable()
const bytes = z.int().nullable()
const time = z.iso.datetime()

const worker = z.object({
  name: z.string(),
  container: z.string().nullable().describe('state of its container, with its health'),
  spark: z.string().nullable().describe('ALIVE, DEAD, DECOMMISSIONED or UNKNOWN'),
  cores: nullable,
  coresUsed: nullable,
  memoryBytes: bytes.describe('what it offers to executors'),
  memoryUsedBytes: bytes.describe('of that'),
  cpuPercent: nullable.describe('of one core'),
  containerMemoryBytes: bytes.describe('what its container uses'),
  executors: nullable,
  traefik: z.enum(['up', 'down']).nullable(),
})

const application = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  cores: z.number(),
  memoryPerExecutorBytes: z.int(),
  startedAt: time,
  durationMs: z.int(),
})

type NamedServices = Record<'traefik' | 'redis', Answered>

/** Each service that says something of itself; named here are those that scripts know. */
const ofServices = Object.fromEntries(
  services.flatMap(({ id, status }) =>
    status === undefined ? [] : [[id, z.object({ ...answer, ...status.fields })]],
  ),
) as unknown as Readonly<Record<keyof NamedServices, z.ZodObject<typeof answer>>>

/**
 * What `status --json` prints. As in `doctor --json`: `null` stands for what is not known; a time
 * (`at`, `…At`) is ISO 8601 in UTC, a size (`…Bytes`) a whole number of bytes, a duration (`…Ms`)
 * of milliseconds; `ok` is true where nothing is wrong, and of the whole when the exit status is 0.
 */
export const snapshotSchema = z.object({
  ok: z.boolean().describe('the cluster is up and nothing is wrong'),
  project: z.string(),
  demo: z.boolean(),
  at: time.describe('when it was asked'),
  cluster: z.object({
    state: z.enum(clusterWords),
    reason: z.string().describe('empty when it is up'),
    master: z.string().nullable().describe('ALIVE, STANDBY, RECOVERING or COMPLETING_RECOVERY'),
    cores: nullable,
    coresUsed: nullable,
    memoryBytes: bytes,
    memoryUsedBytes: bytes,
    workers: z.array(worker),
    applications: z.array(
      application.extend({
        tasks: nullable.describe('of the jobs that run now'),
        tasksDone: nullable,
      }),
    ),
    finishedApplications: z.array(application.extend({ finishedAt: time })),
    runs: z.array(
      z.object({
        id: z.string(),
        example: z.string(),
        arguments: z.array(z.string()),
        state: z.enum(['starting', 'running', 'succeeded', 'failed', 'stopped']),
        exitCode: nullable,
        startedAt: time,
        finishedAt: time.nullable(),
      }),
    ),
  }),
  ...ofServices,
  engine: z.object({
    ...answer,
    version: z.string().nullable(),
    cores: nullable,
    memoryBytes: bytes,
  }),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** Whether a system answers, and well. */
export interface Answered {
  readonly ok: boolean
  readonly error: string | null
  readonly remedy: string | null
}

/** Whether a system answers, and well: one that says itself that it does not do its part is not ok. */
function answered(reading: Reading<unknown>, fault?: ServiceFault): Answered {
  if (reading.kind !== 'fresh') {
    const error = reading.kind === 'stale' ? reading.error : 'not asked yet'
    return { ok: false, error, remedy: null }
  }
  if (fault === undefined) return { ok: true, error: null, remedy: null }
  return {
    ok: false,
    error: `${fault.text} (${fault.evidence.join('; ')})`,
    remedy: fault.remedy,
  }
}

const mib = 1024 ** 2

/** Spark counts its memory in MiB. */
function bytesOf(memoryMiB: number | undefined): number | null {
  return memoryMiB === undefined ? null : memoryMiB * mib
}

/** A time as every JSON of the program has it. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** The snapshot of a state. The cluster's word and reason are the status line's. */
export function snapshotOf(state: State): Snapshot {
  const health = clusterHealth(state)
  const master = valueOf(state.master)
  const engine = valueOf(state.engine)
  return {
    ok: health.word === 'up',
    project: state.project,
    demo: state.demo,
    at: iso(state.now),
    cluster: {
      state: health.word,
      reason: health.reason,
      master: master?.status ?? null,
      cores: master?.cores ?? null,
      coresUsed: master?.coresUsed ?? null,
      memoryBytes: bytesOf(master?.memoryMiB),
      memoryUsedBytes: bytesOf(master?.memoryUsedMiB),
      workers: workersOf(state),
      applications: applicationsOf(state),
      finishedApplications: finishedOf(state),
      runs: runRows(state).map(({ run }) => ({
        id: run.shortId,
        example: run.example,
        arguments: [...run.arguments],
        state: run.state,
        exitCode: run.exitCode ?? null,
        startedAt: iso(run.startedAt),
        finishedAt: run.finishedAt === undefined ? null : iso(run.finishedAt),
      })),
    },
    ...(Object.fromEntries(servicesOf(state).map(({ id, part }) => [id, part])) as NamedServices),
    engine: {
      ...answered(state.engine),
      version: engine?.version ?? null,
      cores: engine?.cores ?? null,
      memoryBytes: engine?.memoryBytes ?? null,
    },
  }
}

/** What each service answers, and its figures in one line. */
export function servicesOf(state: State) {
  return services.flatMap(({ id, status }) => {
    if (status === undefined) return []
    const reading = readingOf(state, id)
    const value = valueOf(reading)
    const unknown = Object.keys(status.fields).map((field) => [field, null] as const)
    const own = value === undefined ? Object.fromEntries(unknown) : status.of(value)
    const part = { ...answered(reading, degradingFault(state, id)), ...own }
    return [{ id, part, words: value === undefined ? '' : status.words(value) }]
  })
}

function workersOf(state: State): Snapshot['cluster']['workers'] {
  return workerRows(state).map((row) => {
    const { container } = row
    const health = container?.health === 'none' ? undefined : container?.health
    return {
      name: row.name,
      container:
        container === undefined
          ? null
          : container.state === 'running'
            ? (health ?? 'running')
            : container.state,
      spark: row.sparkState ?? null,
      cores: row.spark?.cores ?? null,
      coresUsed: row.spark?.coresUsed ?? null,
      memoryBytes: bytesOf(row.spark?.memoryMiB),
      memoryUsedBytes: bytesOf(row.spark?.memoryUsedMiB),
      cpuPercent: row.cpuPercent === undefined ? null : Math.round(row.cpuPercent * 10) / 10,
      containerMemoryBytes: row.memoryBytes ?? null,
      executors: row.executors ?? null,
      traefik: row.traefikUp === undefined ? null : row.traefikUp ? 'up' : 'down',
    }
  })
}

function applicationsOf(state: State): Snapshot['cluster']['applications'] {
  return (valueOf(state.master)?.active ?? []).map((one) => {
    const progress = taskProgress(applicationSnapshot(state, one.id)?.jobs ?? [])
    return {
      ...applicationOf(one),
      tasks: progress?.tasks ?? null,
      tasksDone: progress?.done ?? null,
    }
  })
}

/** Those that the master still knows, the newest first. */
function finishedOf(state: State): Snapshot['cluster']['finishedApplications'] {
  return (valueOf(state.master)?.completed ?? [])
    .map((one) => ({ ...applicationOf(one), finishedAt: iso(one.startedAt + one.durationMs) }))
    .toSorted((a, b) => b.finishedAt.localeCompare(a.finishedAt))
}

function applicationOf(one: Application): z.infer<typeof application> {
  const { id, name, state, cores, startedAt, durationMs } = one
  const memoryPerExecutorBytes = one.memoryPerExecutorMiB * mib
  return { id, name, state, cores, memoryPerExecutorBytes, startedAt: iso(startedAt), durationMs }
}
