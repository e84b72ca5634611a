import { configurationThatDiffers } from '../../../diagnostics/history/configuration.ts'
import type {
  CachedRdd,
  Executor,
  Job,
  SqlQuery,
  Stage,
  Task,
  TaskSummary,
} from '../../../domain/application.ts'
import type { State } from '../../state.ts'
import type { DrillTable } from '../../ui.ts'
import { lastOpened, openedStage, selectedRest, untilWhen } from './opened.ts'

/** A stage with the distributions of its tasks, where it has finished ones. */
export interface StageRow {
  readonly stage: Stage
  readonly summary: TaskSummary | undefined
}

/** A Spark property, and whether it differs from what every application here has. */
export interface Property {
  readonly key: string
  readonly value: string
  readonly changed: boolean
}

/** The rows of each table. */
export interface Rows {
  readonly jobs: Job
  readonly stages: StageRow
  readonly tasks: Task
  readonly executors: Executor
  readonly sql: SqlQuery
  readonly storage: CachedRdd
  readonly environment: Property
}

/** What rows can be sorted by: the key of their column. The first of a table is its own order. */
export interface Sort<Row> {
  readonly by: string
  readonly value: (row: Row, now: number) => number | string
  /** The smallest first, as names and numbers are read. */
  readonly ascending?: true
}

/** A table of the Jobs tab: its rows, and how they are found and ordered. */
export interface DrillRows<Row> {
  readonly rows: (state: State) => readonly Row[]
  readonly idOf: (row: Row) => string
  /** What a filter looks at. */
  readonly texts: (row: Row, nameOf: (host: string) => string) => readonly string[]
  readonly sorts: readonly [Sort<Row>, ...Sort<Row>[]]
}

/** How urgent a state is: what runs, what failed, the rest. */
const urgency: Readonly<Record<string, number>> = {
  RUNNING: 5,
  ACTIVE: 5,
  FAILED: 4,
  PENDING: 3,
  UNKNOWN: 2,
  SKIPPED: -1,
}
/** A task that failed is more urgent than one that runs. */
const taskUrgency: Readonly<Record<string, number>> = { FAILED: 2, RUNNING: 1 }

/** How long a task took, or takes by now; undefined where it has not begun. */
export function taskTime({ durationMs, launchedAt }: Task, now: number): number | undefined {
  return durationMs ?? (launchedAt === undefined ? undefined : now - launchedAt)
}

function spent(
  {
    submittedAt,
    completedAt,
  }: { submittedAt: number | undefined; completedAt: number | undefined },
  now: number,
): number {
  return submittedAt === undefined ? 0 : (completedAt ?? now) - submittedAt
}

/** Share of the tasks' time that went into garbage collection, 0 – 1. */
export function gcShareOf(gcMs: number, runMs: number): number {
  return runMs > 0 ? gcMs / runMs : 0
}

const jobs: DrillRows<Job> = {
  rows: (state) => {
    const all = (selectedRest(state)?.jobs ?? []).toSorted((a, b) => b.id - a.id)
    const opened = lastOpened(state, 'query')
    const query = selectedRest(state)?.sql.find(({ id }) => id === opened?.id)
    return opened === undefined ? all : all.filter(({ id }) => query?.jobIds.includes(id) === true)
  },
  idOf: ({ id }) => String(id),
  texts: ({ id, name, status }) => [String(id), name, status],
  sorts: [
    { by: 'status', value: ({ status }) => urgency[status] ?? 0 },
    { by: 'id', value: ({ id }) => id },
    { by: 'tasks', value: ({ tasks }) => tasks },
    { by: 'failed', value: ({ failedTasks }) => failedTasks },
    { by: 'time', value: spent },
  ],
}

const stages: DrillRows<StageRow> = {
  rows: (state) => {
    const detail = selectedRest(state)
    const opened = lastOpened(state, 'job')
    const of = detail?.jobs.find(({ id }) => id === opened?.id)
    return (detail?.stages ?? [])
      .filter(({ id }) => of === undefined || of.stageIds.includes(id))
      .toSorted((a, b) => b.id - a.id || b.attempt - a.attempt)
      .map((stage) => ({
        stage,
        summary: detail?.summaries.find(
          ({ stageId, attempt }) => stageId === stage.id && attempt === stage.attempt,
        ),
      }))
  },
  idOf: ({ stage: { id, attempt } }) => `${id}.${attempt}`,
  texts: ({ stage: { id, name, status } }) => [String(id), name, status],
  sorts: [
    { by: 'status', value: ({ stage }) => urgency[stage.status] ?? 0 },
    { by: 'id', value: ({ stage }) => stage.id },
    { by: 'tasks', value: ({ stage }) => stage.tasks },
    { by: 'median', value: ({ summary }) => summary?.durationMs.median ?? 0 },
    { by: 'max', value: ({ summary }) => summary?.durationMs.max ?? 0 },
    { by: 'input', value: ({ stage }) => stage.inputBytes },
    { by: 'read', value: ({ stage }) => stage.shuffleReadBytes },
    { by: 'write', value: ({ stage }) => stage.shuffleWriteBytes },
    { by: 'spill', value: ({ stage }) => stage.diskSpilledBytes },
    { by: 'gc', value: ({ stage }) => gcShareOf(stage.gcTimeMs, stage.executorRunTimeMs) },
    { by: 'time', value: ({ stage }, now) => spent(stage, now) },
  ],
}

const time = (task: Task, now: number) => taskTime(task, now) ?? 0

const tasks: DrillRows<Task> = {
  rows: (state) => {
    const stage = openedStage(state)
    const now = untilWhen(state)
    return (selectedRest(state)?.tasks ?? [])
      .filter(({ stageId, attempt }) => stageId === stage?.id && attempt === stage.attempt)
      .toSorted((a, b) => time(b, now) - time(a, now))
  },
  idOf: ({ id }) => String(id),
  texts: ({ index, status, executorId, host, locality, error }, nameOf) => [
    ...[String(index), status, `executor ${executorId}`, host, nameOf(host), locality, error ?? ''],
  ],
  sorts: [
    { by: 'status', value: ({ status }) => taskUrgency[status] ?? 0 },
    { by: 'time', value: time },
    { by: 'gc', value: ({ gcMs }) => gcMs },
    { by: 'input', value: ({ inputBytes }) => inputBytes },
    { by: 'shuffle', value: ({ shuffleReadBytes }) => shuffleReadBytes },
    { by: 'spill', value: ({ diskSpilledBytes }) => diskSpilledBytes },
    { by: 'executor', value: ({ executorId }) => Number(executorId), ascending: true },
    { by: 'locality', value: ({ locality }) => locality, ascending: true },
    { by: 'task', value: ({ index }) => index, ascending: true },
  ],
}

const executors: DrillRows<Executor> = {
  rows: (state) =>
    (selectedRest(state)?.executors ?? []).toSorted(
      (a, b) => Number(a.isDriver) - Number(b.isDriver) || Number(a.id) - Number(b.id),
    ),
  idOf: ({ id }) => id,
  texts: ({ id, host, active, ended, removeReason }, nameOf) => [
    ...[id, host, nameOf(host), removeReason ?? ''],
    active ? 'active' : ended === true ? 'ended' : 'lost',
  ],
  sorts: [
    { by: 'state', value: ({ active, isDriver }) => (isDriver ? -1 : active ? 1 : 0) },
    { by: 'id', value: ({ id }) => (id === 'driver' ? -1 : Number(id)), ascending: true },
    { by: 'busy', value: ({ activeTasks }) => activeTasks },
    { by: 'done', value: ({ completedTasks }) => completedTasks },
    { by: 'failed', value: ({ failedTasks }) => failedTasks },
    { by: 'gc', value: ({ gcTimeMs, durationMs }) => gcShareOf(gcTimeMs, durationMs) },
    { by: 'read', value: ({ shuffleReadBytes }) => shuffleReadBytes },
    { by: 'write', value: ({ shuffleWriteBytes }) => shuffleWriteBytes },
    { by: 'heap', value: ({ peakHeapBytes }) => peakHeapBytes ?? 0 },
  ],
}

const sql: DrillRows<SqlQuery> = {
  rows: (state) => (selectedRest(state)?.sql ?? []).toSorted((a, b) => b.id - a.id),
  idOf: ({ id }) => String(id),
  texts: ({ id, description, status }) => [String(id), description, status],
  sorts: [
    { by: 'status', value: ({ status }) => urgency[status] ?? 0 },
    { by: 'id', value: ({ id }) => id },
    { by: 'time', value: ({ durationMs }) => durationMs },
  ],
}

const storage: DrillRows<CachedRdd> = {
  rows: (state) => selectedRest(state)?.storage ?? [],
  idOf: ({ id }) => String(id),
  texts: ({ id, name, storageLevel }) => [String(id), name, storageLevel],
  sorts: [
    { by: 'memory', value: ({ memoryBytes }) => memoryBytes },
    { by: 'disk', value: ({ diskBytes }) => diskBytes },
    {
      by: 'partitions',
      value: ({ cachedPartitions, partitions }) => cachedPartitions / partitions,
    },
    { by: 'name', value: ({ name }) => name, ascending: true },
  ],
}

const environment: DrillRows<Property> = {
  rows: (state) => {
    const properties = selectedRest(state)?.asked.properties ?? {}
    const changed = configurationThatDiffers(properties)
    return Object.entries(properties)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, value]) => ({ key, value, changed: key in changed }))
  },
  idOf: ({ key }) => key,
  texts: ({ key, value, changed }) => [key, value, changed ? 'changed' : ''],
  sorts: [
    { by: 'changed', value: ({ changed }) => Number(changed) },
    { by: 'key', value: ({ key }) => key, ascending: true },
    { by: 'value', value: ({ value }) => value, ascending: true },
  ],
}

/** Every table of the Jobs tab. */
export const drillTables: { readonly [Name in DrillTable]: DrillRows<Rows[Name]> } = {
  jobs,
  stages,
  tasks,
  executors,
  sql,
  storage,
  environment,
}
