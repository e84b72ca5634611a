import {
  type CachedRdd,
  type Executor,
  type Job,
  type JobStatus,
  shortJobName,
  type SqlQuery,
  type StageStatus,
  type Task,
} from '../../../domain/application.ts'
import { formatBytes, formatDuration, formatPercent } from '../../../domain/units.ts'
import {
  gcShareOf,
  taskTime,
  type Property,
  type Rows,
  type StageRow,
} from '../../../store/selectors/drill/tables.ts'
import type { DrillTable } from '../../../store/ui.ts'
import { cell, named, span, type Role, type Span } from '../../text/line.ts'
import { column, figure, type Column } from '../../text/table.ts'

/** How good a state of a job, a stage, a task or a query is. */
export const statusRoles: Readonly<Record<JobStatus | StageStatus | 'COMPLETED' | 'KILLED', Role>> =
  {
    RUNNING: 'good',
    ACTIVE: 'good',
    SUCCEEDED: 'dim',
    COMPLETE: 'dim',
    COMPLETED: 'dim',
    SKIPPED: 'dim',
    FAILED: 'bad',
    PENDING: 'warning',
    KILLED: 'warning',
    UNKNOWN: 'warning',
  }

const isKnown = (status: string): status is keyof typeof statusRoles => status in statusRoles

/** A state in its colour; one that is not known by name in `other`. */
function status(text: string, other: Role): Span {
  return span(text, isKnown(text) ? statusRoles[text] : other)
}

/** How an executor is: it works, ended with its application, or was lost. */
export function executorWord({ active, ended }: Pick<Executor, 'active' | 'ended'>): Span {
  if (active) return span('active', 'good')
  return ended === true ? span('ended', 'dim') : span('lost', 'bad')
}

/** An amount of bytes with its name in front; nothing for none. */
export function namedBytes(name: string, amount: number | undefined): readonly Span[] {
  return amount === undefined || amount === 0 ? [] : named(name, formatBytes(amount))
}

/** An amount of bytes; a dash for none. */
const bytes = (amount: number | undefined) => (amount ? formatBytes(amount) : undefined)

const time = (ms: number | undefined, role: Role = 'plain') =>
  ms === undefined ? undefined : span(formatDuration(ms), role)

interface Lasting {
  readonly submittedAt: number | undefined
  readonly completedAt: number | undefined
}

/** How long something took, or takes by now. */
const lasting = ({ submittedAt, completedAt }: Lasting, now: number) =>
  time(submittedAt === undefined ? undefined : (completedAt ?? now) - submittedAt, 'dim')

/** `12 %`, coloured from the share on at which the advice speaks of collection (10 %). */
export function gcShare(gcMs: number, runMs: number): Span {
  const share = gcShareOf(gcMs, runMs)
  return span(formatPercent(share * 100), share > 0.1 ? 'warning' : 'plain')
}

/** A count that is seen where it is not 0. */
const count = (amount: number, role: Role = 'plain') =>
  amount === 0 ? undefined : span(String(amount), role)

/** Tasks of a job or stage. */
interface Tasks {
  readonly tasks: number
  readonly completedTasks: number
  readonly activeTasks: number
  readonly failedTasks: number
  readonly skippedTasks?: number
}

const figures = 11

/** A bar of done █, skipped ▓, running ▒ and waiting ░ tasks, and `80/100` behind it. */
function taskBar(of: Tasks, width: number): readonly Span[] {
  const { tasks, completedTasks, activeTasks, failedTasks, skippedTasks = 0 } = of
  const room = Math.max(0, width - figures)
  const over = completedTasks + skippedTasks
  const parts = [
    ['█', completedTasks, failedTasks > 0 ? 'warning' : over >= tasks ? 'dim' : 'good'],
    ['▓', skippedTasks, 'dim'],
    ['▒', activeTasks, 'accent'],
  ] as const
  let before = 0
  let drawn = 0
  const spans = parts.map(([block, amount, role]) => {
    before += amount
    const until = tasks > 0 ? Math.min(room, Math.round((before / tasks) * room)) : 0
    // What runs is seen, however little of the whole it is.
    const least = block === '▒' && amount > 0 ? Math.min(room, drawn + 1) : drawn
    const to = Math.max(until, least)
    const piece = span(block.repeat(to - drawn), role)
    drawn = to
    return piece
  })
  const rest = span('░'.repeat(room - drawn), 'dim')
  return [...spans, rest, cell(span(`${over}/${tasks}`), figures, 'right')].filter(
    ({ text }) => text !== '',
  )
}

/** What the columns are drawn against: now, or when the application ended, and workers' names. */
export interface Against {
  readonly now: number
  readonly nameOf: (host: string) => string
}

const wide = { grows: 1 }

const jobs = ({ now }: Against): readonly Column<Job>[] => [
  figure('JOB', 4, ({ id }) => id, { key: 'id' }),
  column('NAME', 14, ({ name }) => shortJobName(name), { grows: 2 }),
  column('STATUS', 10, (job) => status(job.status, 'plain')),
  column('TASKS', 19, taskBar, wide),
  figure('RUN', 4, ({ activeTasks }) => count(activeTasks, 'accent'), { priority: 2 }),
  figure('FAILED', 7, ({ failedTasks }) => count(failedTasks, 'bad'), { priority: 1 }),
  figure('SKIPPED', 8, ({ skippedTasks }) => count(skippedTasks, 'dim'), { priority: 4 }),
  column('STAGES', 14, ({ stageIds }) => span(stageIds.join(' '), 'dim'), { priority: 5 }),
  figure('TIME', 8, (job) => lasting(job, now)),
]

const stages = ({ now }: Against): readonly Column<StageRow>[] => [
  figure('STAGE', 6, ({ stage: { id, attempt } }) => (attempt > 0 ? `${id}.${attempt}` : id), {
    key: 'id',
  }),
  column('NAME', 14, ({ stage: { name } }) => shortJobName(name), { grows: 2 }),
  column('STATUS', 9, ({ stage }) => status(stage.status, 'plain')),
  column('TASKS', 17, ({ stage }, width) => taskBar(stage, width), wide),
  figure('FAILED', 7, ({ stage }) => count(stage.failedTasks, 'bad'), { priority: 7 }),
  figure('MEDIAN', 7, ({ summary }) => time(summary?.durationMs.median), { priority: 3 }),
  figure('MAX', 7, ({ summary }) => time(summary?.durationMs.max), { priority: 3 }),
  figure('INPUT', 9, ({ stage }) => bytes(stage.inputBytes), { priority: 5 }),
  figure('SHUFFLE R', 10, ({ stage }) => bytes(stage.shuffleReadBytes), {
    key: 'read',
    priority: 2,
  }),
  figure('SHUFFLE W', 10, ({ stage }) => bytes(stage.shuffleWriteBytes), {
    ...{ key: 'write', priority: 2 },
  }),
  figure('SPILL', 9, ({ stage }) => bytes(stage.diskSpilledBytes), { priority: 6 }),
  figure('GC', 6, ({ stage }) => gcShare(stage.gcTimeMs, stage.executorRunTimeMs), { priority: 4 }),
  figure('TIME', 8, ({ stage }) => lasting(stage, now)),
]

const tasks = ({ now, nameOf }: Against): readonly Column<Task>[] => [
  figure('TASK', 6, ({ index }) => index),
  column('STATUS', 9, (task) => status(task.status, 'dim')),
  figure('TIME', 8, (task) => time(taskTime(task, now))),
  figure('GC', 7, ({ gcMs }) => time(gcMs, 'dim'), { priority: 3 }),
  figure('INPUT', 9, ({ inputBytes }) => bytes(inputBytes), { priority: 4 }),
  figure('SHUFFLE R', 10, (task) => bytes(task.shuffleReadBytes), { key: 'shuffle', priority: 1 }),
  figure('SPILL', 9, ({ diskSpilledBytes }) => bytes(diskSpilledBytes), { priority: 2 }),
  figure('EXEC', 5, ({ executorId }) => executorId, { key: 'executor', priority: 1 }),
  column('WORKER', 12, ({ host }) => span(nameOf(host), 'dim'), { priority: 5 }),
  column(
    'LOCALITY',
    13,
    ({ locality, speculative }) =>
      span(speculative ? `${locality} spec` : locality, locality === 'ANY' ? 'warning' : 'dim'),
    { priority: 6 },
  ),
  column('ERROR', 10, ({ error }) => span(error ?? '', 'bad'), wide),
]

const executors = ({ nameOf }: Against): readonly Column<Executor>[] => [
  figure('EXEC', 6, ({ id }) => id, { key: 'id' }),
  column('STATE', 7, executorWord),
  column('WORKER', 14, ({ host }) => nameOf(host), wide),
  figure('SLOTS', 6, ({ maxTasks }) => count(maxTasks), { priority: 3 }),
  figure('BUSY', 6, ({ activeTasks }) => count(activeTasks, 'accent'), { priority: 1 }),
  figure('DONE', 6, ({ completedTasks }) => count(completedTasks)),
  figure('FAILED', 6, ({ failedTasks }) => count(failedTasks, 'bad')),
  figure('GC', 6, ({ gcTimeMs, durationMs }) => gcShare(gcTimeMs, durationMs)),
  figure('SHUFFLE R', 10, (one) => bytes(one.shuffleReadBytes), { key: 'read', priority: 4 }),
  figure('SHUFFLE W', 10, (one) => bytes(one.shuffleWriteBytes), { key: 'write', priority: 4 }),
  figure('CACHED', 9, ({ memoryUsedBytes }) => bytes(memoryUsedBytes), { priority: 7 }),
  figure('HEAP PEAK', 10, (one) => bytes(one.peakHeapBytes), { key: 'heap', priority: 5 }),
  column('WHY LOST', 10, (one) => span(one.removeReason ?? '', 'bad'), { grows: 3, priority: 6 }),
]

const sql: readonly Column<SqlQuery>[] = [
  figure('QUERY', 6, ({ id }) => id, { key: 'id' }),
  column('DESCRIPTION', 14, ({ description }) => description, wide),
  column('STATUS', 10, (query) => status(query.status, 'plain')),
  column('JOBS', 12, ({ jobIds }) => span(jobIds.join(' ') || '–', 'dim'), { priority: 1 }),
  figure('TIME', 8, ({ durationMs }) => time(durationMs, 'dim')),
]

const storage: readonly Column<CachedRdd>[] = [
  figure('CACHE', 6, ({ id }) => id),
  column('NAME', 14, ({ name }) => name, wide),
  figure('PARTITIONS', 11, ({ cachedPartitions, partitions }) =>
    span(`${cachedPartitions}/${partitions}`, cachedPartitions < partitions ? 'warning' : 'dim'),
  ),
  figure('MEMORY', 9, ({ memoryBytes }) => formatBytes(memoryBytes)),
  figure('DISK', 9, ({ diskBytes }) => bytes(diskBytes), { priority: 1 }),
  column('LEVEL', 30, ({ storageLevel }) => span(storageLevel, 'dim'), { priority: 2 }),
]

const environment: readonly Column<Property>[] = [
  column('', 8, ({ changed }) => span(changed ? 'changed' : '', 'accent'), {
    ...{ key: 'changed', priority: 1 },
  }),
  column('PROPERTY', 24, ({ key, changed }) => span(key, changed ? 'strong' : 'plain'), {
    ...{ key: 'key', grows: 1 },
  }),
  column('VALUE', 16, ({ value }) => span(value, 'dim'), wide),
]

/** The columns of each table of the Jobs tab. */
export const drillColumns: {
  readonly [Name in DrillTable]: (against: Against) => readonly Column<Rows[Name]>[]
} = {
  jobs,
  stages,
  tasks,
  executors,
  sql: () => sql,
  storage: () => storage,
  environment: () => environment,
}
