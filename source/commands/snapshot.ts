import { z } from 'zod'
import { valueOf, type Reading } from '../model/reading.ts'
import { hitRatio } from '../model/redis.ts'
import { taskProgress } from '../model/spark.ts'
import type { ServiceFault } from '../model/faults/fault.ts'
import { clusterHealth } from '../store/selectors/cluster.ts'
import { degradingFault } from '../store/selectors/faults.ts'
import { runRows } from '../store/selectors/runs.ts'
import { workerRows } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'

const answer = {
  ok: z.boolean(),
  error: z.string().nullable(),
  remedy: z.string().nullable().describe('what to do, where that is known'),
}
const nullable = z.number().nullable()

const worker = z.object({
  name: z.string(),
  container: z.string().nullable().describe('state of its container, with its health'),
  spark: z.string().nullable().describe('ALIVE, DEAD, DECOMMISSIONED or UNKNOWN'),
  cores: nullable,
  coresUsed: nullable,
  memoryMiB: nullable,
  memoryUsedMiB: nullable.describe('of what it offers to executors'),
  cpuPercent: nullable.describe('of one core'),
  containerMemoryMiB: nullable,
  executors: nullable,
  traefik: z.enum(['up', 'down']).nullable(),
})

const application = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  cores: z.number(),
  memoryPerExecutorMiB: z.number(),
  durationMs: z.number(),
  tasks: nullable.describe('of the jobs that run now'),
  tasksDone: nullable,
})

/** What `status --json` prints. `null` stands for what is not known. */
export const snapshotSchema = z.object({
  ok: z.boolean().describe('the cluster is up and nothing is wrong'),
  project: z.string(),
  demo: z.boolean(),
  at: z.string().describe('when it was asked, ISO 8601'),
  cluster: z.object({
    state: z.enum(['up', 'starting', 'degraded', 'down', 'unknown']),
    reason: z.string().describe('empty when it is up'),
    master: z.string().nullable().describe('ALIVE, STANDBY, RECOVERING or COMPLETING_RECOVERY'),
    cores: nullable,
    coresUsed: nullable,
    memoryMiB: nullable,
    memoryUsedMiB: nullable,
    workers: z.array(worker),
    applications: z.array(application).describe('waiting and running ones'),
    completedApplications: nullable,
    runs: z.array(
      z.object({
        id: z.string(),
        example: z.string(),
        arguments: z.array(z.string()),
        state: z.enum(['starting', 'running', 'succeeded', 'failed', 'stopped']),
        exitCode: nullable,
      }),
    ),
  }),
  traefik: z.object({
    ...answer,
    version: z.string().nullable(),
    serversUp: nullable,
    serversDown: nullable,
  }),
  redis: z.object({
    ...answer,
    server: z.string().nullable().describe('Redis, Valkey, Dragonfly or KeyDB'),
    version: z.string().nullable(),
    memoryBytes: nullable,
    keys: nullable,
    opsPerSecond: nullable,
    hitRatio: nullable.describe('0 to 1'),
  }),
  engine: z.object({
    ...answer,
    version: z.string().nullable(),
    cores: nullable,
    memoryMiB: nullable,
  }),
})
export type Snapshot = z.infer<typeof snapshotSchema>

interface Answered {
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

/** The snapshot of a state. The cluster's word and reason are the status line's. */
export function snapshotOf(state: State): Snapshot {
  const health = clusterHealth(state)
  const master = valueOf(state.master)
  const traefik = valueOf(state.traefik)
  const redis = valueOf(state.redis)
  const engine = valueOf(state.engine)
  const servers = traefik?.services.flatMap((service) => service.servers)
  return {
    ok: health.word === 'up',
    project: state.project,
    demo: state.demo,
    at: new Date(state.now).toISOString(),
    cluster: {
      state: health.word,
      reason: health.reason,
      master: master?.status ?? null,
      cores: master?.cores ?? null,
      coresUsed: master?.coresUsed ?? null,
      memoryMiB: master?.memoryMiB ?? null,
      memoryUsedMiB: master?.memoryUsedMiB ?? null,
      workers: workersOf(state),
      applications: applicationsOf(state),
      completedApplications: master?.completed.length ?? null,
      runs: runRows(state).map(({ run }) => ({
        id: run.shortId,
        example: run.example,
        arguments: [...run.arguments],
        state: run.state,
        exitCode: run.exitCode ?? null,
      })),
    },
    traefik: {
      ...answered(state.traefik, degradingFault(state, 'traefik')),
      version: traefik?.version ?? null,
      serversUp: servers?.filter(({ up }) => up).length ?? null,
      serversDown: servers?.filter(({ up }) => !up).length ?? null,
    },
    redis: {
      ...answered(state.redis, degradingFault(state, 'redis')),
      server: redis?.server ?? null,
      version: redis?.version ?? null,
      memoryBytes: redis?.memoryBytes ?? null,
      keys: redis?.keys ?? null,
      opsPerSecond: redis?.opsPerSecond ?? null,
      hitRatio: redis === undefined ? null : (hitRatio(redis) ?? null),
    },
    engine: {
      ...answered(state.engine),
      version: engine?.version ?? null,
      cores: engine?.cores ?? null,
      memoryMiB: engine === undefined ? null : Math.round(engine.memoryBytes / 1024 ** 2),
    },
  }
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
      memoryMiB: row.spark?.memoryMiB ?? null,
      memoryUsedMiB: row.spark?.memoryUsedMiB ?? null,
      cpuPercent: row.cpuPercent === undefined ? null : Math.round(row.cpuPercent * 10) / 10,
      containerMemoryMiB:
        row.memoryBytes === undefined ? null : Math.round(row.memoryBytes / 1024 ** 2),
      executors: row.executors ?? null,
      traefik: row.traefikUp === undefined ? null : row.traefikUp ? 'up' : 'down',
    }
  })
}

function applicationsOf(state: State): Snapshot['cluster']['applications'] {
  return (valueOf(state.master)?.active ?? []).map((one) => {
    const detail = state.applications[one.id]
    const progress = detail === undefined ? undefined : taskProgress(valueOf(detail)?.jobs ?? [])
    return {
      id: one.id,
      name: one.name,
      state: one.state,
      cores: one.cores,
      memoryPerExecutorMiB: one.memoryPerExecutorMiB,
      durationMs: one.durationMs,
      tasks: progress?.tasks ?? null,
      tasksDone: progress?.done ?? null,
    }
  })
}
