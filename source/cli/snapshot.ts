import { z } from 'zod'
import { valueOf, type Reading } from '../domain/reading.ts'
import { readingOf, type ServiceFault } from '../domain/service.ts'
import { services } from '../services/index.ts'
import { taskProgress } from '../domain/application.ts'
import type { Application } from '../domain/spark.ts'
import { mib } from '../domain/units.ts'
import { clusterHealth, clusterWords } from '../store/selectors/cluster.ts'
import { degradingFault } from '../domain/presence.ts'
import { runRows } from '../store/selectors/runs.ts'
import { workerRows, type WorkerRow } from '../store/selectors/workers.ts'
import { applicationSnapshot } from '../store/applications.ts'
import type { State } from '../store/state.ts'

// What is not known is `null`.
const text = z.string().nullable().default(null)
const number = z.number().nullable().default(null)
const bytes = z.int().nullable().default(null)
const time = z.iso.datetime()
const answer = {
  ok: z.boolean(),
  error: text,
  remedy: text.describe('what to do, where that is known'),
}

const worker = z.object({
  name: z.string(),
  container: text.describe('state of its container, with its health'),
  spark: text.describe('ALIVE, DEAD, DECOMMISSIONED or UNKNOWN'),
  cores: number,
  coresUsed: number,
  memoryBytes: bytes.describe('what it offers to executors'),
  memoryUsedBytes: bytes.describe('of that'),
  cpuPercent: number.describe('of one core'),
  containerMemoryBytes: bytes.describe('what its container uses'),
  executors: number,
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

const run = z.object({
  id: z.string(),
  example: z.string(),
  arguments: z.array(z.string()).readonly(),
  state: z.enum(['starting', 'running', 'succeeded', 'failed', 'stopped']),
  exitCode: number,
  startedAt: time,
  finishedAt: time.nullable(),
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
    master: text.describe('ALIVE, STANDBY, RECOVERING or COMPLETING_RECOVERY'),
    cores: number,
    coresUsed: number,
    memoryBytes: bytes,
    memoryUsedBytes: bytes,
    workers: z.array(worker),
    applications: z.array(
      application.extend({ tasks: number.describe('of the jobs that run now'), tasksDone: number }),
    ),
    finishedApplications: z.array(application.extend({ finishedAt: time })),
    runs: z.array(run),
  }),
  ...ofServices,
  engine: z.object({ ...answer, version: text, cores: number, memoryBytes: bytes }),
})
export type Snapshot = z.infer<typeof snapshotSchema>
type Given = z.input<typeof snapshotSchema>

/** Whether a system answers, and well. */
export interface Answered {
  readonly ok: boolean
  readonly error: string | null
  readonly remedy: string | null
}

/** A time as every JSON of the program has it. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** Spark counts its memory in MiB. */
const bytesOf = (memoryMiB: number | undefined) => memoryMiB && memoryMiB * mib

/** Whether a system answers, and well: one that says itself that it does not do its part is not ok. */
function answered(reading: Reading<unknown>, fault?: ServiceFault): Answered {
  if (reading.kind !== 'fresh') {
    const error = reading.kind === 'stale' ? reading.error : 'not asked yet'
    return { ok: false, error, remedy: null }
  }
  if (fault === undefined) return { ok: true, error: null, remedy: null }
  const error = `${fault.text} (${fault.evidence.join('; ')})`
  return { ok: false, error, remedy: fault.remedy }
}

/**
 * The snapshot of a state; the schema takes what it has of all that is given. The cluster's word
 * and reason are the status line's.
 */
export function snapshotOf(state: State): Snapshot {
  const { word, reason } = clusterHealth(state)
  const master = valueOf(state.master)
  const given: Given = {
    ...state,
    ok: word === 'up',
    at: iso(state.now),
    cluster: {
      ...master,
      state: word,
      reason,
      master: master?.status,
      memoryBytes: bytesOf(master?.memoryMiB),
      memoryUsedBytes: bytesOf(master?.memoryUsedMiB),
      workers: workerRows(state).map(workerOf),
      applications: (master?.active ?? []).map((one) => {
        const jobs = applicationSnapshot(state, one.id)?.jobs
        const progress = jobs && taskProgress(jobs)
        return { ...applicationOf(one), tasks: progress?.tasks, tasksDone: progress?.done }
      }),
      // Those that the master still knows, the newest first.
      finishedApplications: (master?.completed ?? [])
        .map((one) => ({ ...applicationOf(one), finishedAt: iso(one.startedAt + one.durationMs) }))
        .toSorted((a, b) => b.finishedAt.localeCompare(a.finishedAt)),
      runs: runRows(state).map(({ run: one }) => ({
        ...one,
        id: one.shortId,
        startedAt: iso(one.startedAt),
        finishedAt: one.finishedAt === undefined ? null : iso(one.finishedAt),
      })),
    },
    ...(Object.fromEntries(servicesOf(state).map(({ id, part }) => [id, part])) as NamedServices),
    engine: { ...valueOf(state.engine), ...answered(state.engine) },
  }
  return snapshotSchema.parse(given)
}

function workerOf(row: WorkerRow): Given['cluster']['workers'][number] {
  const { container, spark, cpuPercent, traefikUp } = row
  const healthy = container?.state === 'running' && container.health !== 'none'
  return {
    ...spark,
    ...row,
    container: healthy ? container.health : container?.state,
    spark: row.sparkState,
    memoryBytes: bytesOf(spark?.memoryMiB),
    memoryUsedBytes: bytesOf(spark?.memoryUsedMiB),
    cpuPercent: cpuPercent && Math.round(cpuPercent * 10) / 10,
    containerMemoryBytes: row.memoryBytes,
    traefik: traefikUp === undefined ? null : traefikUp ? 'up' : 'down',
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

function applicationOf(one: Application) {
  const memoryPerExecutorBytes = one.memoryPerExecutorMiB * mib
  return { ...one, memoryPerExecutorBytes, startedAt: iso(one.startedAt) }
}
