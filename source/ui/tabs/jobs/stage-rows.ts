import type { ExecutorFacts, Quantiles, Task } from '../../../model/spark-facts.ts'
import { formatBytes, formatDuration, formatPercent } from '../../../model/units.ts'
import { taskTime } from '../../../store/selectors/jobs.ts'
import { span, type Role, type Span } from '../../text/line.ts'
import type { Column } from '../../text/table.ts'

function bytes(amount: number): Span {
  return amount === 0 ? span('–', 'dim') : span(formatBytes(amount))
}

/** `12 %`, coloured from the share on at which the advice speaks of collection (10 %). */
export function gcShare(gcMs: number, runMs: number): Span {
  const share = runMs > 0 ? gcMs / runMs : 0
  return span(formatPercent(share * 100), share > 0.1 ? 'warning' : 'plain')
}

const taskRoles: Readonly<Record<string, Role>> = {
  RUNNING: 'good',
  FAILED: 'bad',
  KILLED: 'warning',
}

const right = { width: 9, align: 'right' } as const

/** Columns of a stage's tasks; keys are what they can be sorted by. */
export function taskColumns(
  now: number,
  nameOf: (host: string) => string,
): readonly Column<Task>[] {
  return [
    {
      key: 'task',
      title: 'TASK',
      width: 6,
      align: 'right',
      priority: 0,
      cell: ({ index }) => span(String(index)),
    },
    {
      key: 'status',
      title: 'STATUS',
      width: 9,
      priority: 0,
      cell: ({ status }) => span(status, taskRoles[status] ?? 'dim'),
    },
    {
      key: 'time',
      title: 'TIME',
      width: 8,
      align: 'right',
      priority: 0,
      cell: (task) => span(formatDuration(taskTime(task, now))),
    },
    {
      key: 'gc',
      title: 'GC',
      width: 7,
      align: 'right',
      priority: 3,
      cell: ({ gcMs }) => span(formatDuration(gcMs), 'dim'),
    },
    { key: 'input', title: 'INPUT', ...right, priority: 4, cell: (task) => bytes(task.inputBytes) },
    {
      key: 'shuffle',
      title: 'SHUFFLE R',
      ...right,
      width: 10,
      priority: 1,
      cell: (task) => bytes(task.shuffleReadBytes),
    },
    {
      key: 'spill',
      title: 'SPILL',
      ...right,
      priority: 2,
      cell: (task) => bytes(task.diskSpilledBytes),
    },
    {
      key: 'executor',
      title: 'EXEC',
      width: 4,
      align: 'right',
      priority: 1,
      cell: ({ executorId }) => span(executorId),
    },
    {
      key: 'worker',
      title: 'WORKER',
      width: 12,
      priority: 5,
      cell: ({ host }) => span(nameOf(host), 'dim'),
    },
    {
      key: 'locality',
      title: 'LOCALITY',
      width: 13,
      priority: 6,
      cell: ({ locality, speculative }) =>
        span(speculative ? `${locality} spec` : locality, locality === 'ANY' ? 'warning' : 'dim'),
    },
    {
      key: 'error',
      title: 'ERROR',
      width: 10,
      grows: 1,
      priority: 0,
      cell: ({ error }) => span(error ?? '', 'bad'),
    },
  ]
}

/** Columns of an application's executors. */
export function executorColumns(
  nameOf: (host: string) => string,
): readonly Column<ExecutorFacts>[] {
  const count = (
    key: string,
    title: string,
    priority: number,
    of: (executor: ExecutorFacts) => number,
  ): Column<ExecutorFacts> => ({
    key,
    title,
    width: 6,
    align: 'right',
    priority,
    cell: (executor) => span(String(of(executor))),
  })
  return [
    {
      key: 'id',
      title: 'EXEC',
      width: 6,
      align: 'right',
      priority: 0,
      cell: ({ id }) => span(id),
    },
    {
      key: 'state',
      title: 'STATE',
      width: 9,
      priority: 0,
      cell: ({ active }) => (active ? span('active', 'good') : span('lost', 'bad')),
    },
    {
      key: 'worker',
      title: 'WORKER',
      width: 14,
      priority: 0,
      cell: ({ host }) => span(nameOf(host)),
    },
    count('slots', 'SLOTS', 3, ({ maxTasks }) => maxTasks),
    count('busy', 'BUSY', 1, ({ activeTasks }) => activeTasks),
    count('done', 'DONE', 0, ({ completedTasks }) => completedTasks),
    count('failed', 'FAILED', 2, ({ failedTasks }) => failedTasks),
    {
      key: 'gc',
      title: 'GC',
      width: 7,
      align: 'right',
      priority: 0,
      cell: ({ gcTimeMs, durationMs }) => gcShare(gcTimeMs, durationMs),
    },
    {
      key: 'read',
      title: 'SHUFFLE R',
      ...right,
      priority: 4,
      cell: (executor) => bytes(executor.shuffleReadBytes),
    },
    {
      key: 'write',
      title: 'SHUFFLE W',
      ...right,
      priority: 4,
      cell: (executor) => bytes(executor.shuffleWriteBytes),
    },
    {
      key: 'heap',
      title: 'HEAP PEAK',
      ...right,
      priority: 5,
      cell: ({ peakHeapBytes }) => span(formatBytes(peakHeapBytes), 'dim'),
    },
    {
      key: 'reason',
      title: '',
      width: 4,
      grows: 1,
      priority: 6,
      cell: ({ removeReason }) => span(removeReason ?? '', 'bad'),
    },
  ]
}

/** A figure's distribution over the finished tasks. */
export interface QuantileRow {
  readonly name: string
  readonly unit: 'ms' | 'bytes'
  readonly quantiles: Quantiles
}

const points = [
  ['min', 'MIN', 2],
  ['lowerQuartile', '25 %', 3],
  ['median', 'MEDIAN', 0],
  ['upperQuartile', '75 %', 3],
  ['p95', '95 %', 1],
  ['max', 'MAX', 0],
] as const

/** Columns of the distributions of a stage's tasks. */
export const quantileColumns: readonly Column<QuantileRow>[] = [
  {
    key: 'name',
    title: 'OF A TASK',
    width: 14,
    priority: 0,
    cell: ({ name }) => span(name, 'dim'),
  },
  ...points.map(([key, title, priority]): Column<QuantileRow> => ({
    key,
    title,
    ...right,
    priority,
    cell: ({ unit, quantiles }) =>
      span(unit === 'ms' ? formatDuration(quantiles[key]) : formatBytes(quantiles[key])),
  })),
]
