import type { CachedRdd, Executor, SqlQuery } from '../../../../domain/application.ts'
import { formatBytes } from '../../../../domain/units.ts'
import type { Property } from '../../../../store/selectors/drill/tables.ts'
import { span, type Role } from '../../../text/line.ts'
import type { Column } from '../../../text/table.ts'
import { bytes, count, executorWord, figure, gcShare, time } from './cells.ts'

const queryRoles: Readonly<Record<string, Role>> = {
  RUNNING: 'good',
  COMPLETED: 'dim',
  FAILED: 'bad',
}

/** Columns of an application's executors. `nameOf` gives the worker's name for a host. */
export function executorColumns(nameOf: (host: string) => string): readonly Column<Executor>[] {
  const counted = (
    key: string,
    title: string,
    priority: number,
    of: (executor: Executor) => number,
    role: Role = 'plain',
  ) => figure<Executor>({ key, title, width: 6, priority, of: (one) => count(of(one), role) })
  return [
    figure({ key: 'id', title: 'EXEC', width: 6, priority: 0, of: ({ id }) => span(id) }),
    {
      key: 'state',
      title: 'STATE',
      width: 7,
      priority: 0,
      cell: (executor) => executorWord(executor),
    },
    {
      key: 'worker',
      title: 'WORKER',
      width: 14,
      grows: 1,
      priority: 0,
      cell: ({ host }) => span(nameOf(host)),
    },
    counted('slots', 'SLOTS', 3, ({ maxTasks }) => maxTasks),
    counted('busy', 'BUSY', 1, ({ activeTasks }) => activeTasks, 'accent'),
    counted('done', 'DONE', 0, ({ completedTasks }) => completedTasks),
    counted('failed', 'FAILED', 0, ({ failedTasks }) => failedTasks, 'bad'),
    figure({
      ...{ key: 'gc', title: 'GC', width: 6, priority: 0 },
      of: ({ gcTimeMs, durationMs }) => gcShare(gcTimeMs, durationMs),
    }),
    figure({
      ...{ key: 'read', title: 'SHUFFLE R', width: 10, priority: 4 },
      of: ({ shuffleReadBytes }) => bytes(shuffleReadBytes),
    }),
    figure({
      ...{ key: 'write', title: 'SHUFFLE W', width: 10, priority: 4 },
      of: ({ shuffleWriteBytes }) => bytes(shuffleWriteBytes),
    }),
    figure({
      ...{ key: 'storage', title: 'CACHED', priority: 7 },
      of: ({ memoryUsedBytes }) => bytes(memoryUsedBytes),
    }),
    figure({
      ...{ key: 'heap', title: 'HEAP PEAK', width: 10, priority: 5 },
      of: ({ peakHeapBytes }) => bytes(peakHeapBytes),
    }),
    {
      key: 'reason',
      title: 'WHY LOST',
      width: 10,
      grows: 3,
      priority: 6,
      cell: ({ removeReason }) => span(removeReason ?? '', 'bad'),
    },
  ]
}

/** Columns of SQL queries. */
export const queryColumns: readonly Column<SqlQuery>[] = [
  figure({ key: 'id', title: 'QUERY', width: 6, priority: 0, of: ({ id }) => span(String(id)) }),
  {
    key: 'what',
    title: 'DESCRIPTION',
    width: 14,
    grows: 1,
    priority: 0,
    cell: ({ description }) => span(description),
  },
  {
    key: 'status',
    title: 'STATUS',
    width: 10,
    priority: 0,
    cell: ({ status }) => span(status, queryRoles[status] ?? 'plain'),
  },
  {
    key: 'jobs',
    title: 'JOBS',
    width: 12,
    priority: 1,
    cell: ({ jobIds }) => span(jobIds.length === 0 ? '–' : jobIds.join(' '), 'dim'),
  },
  figure({
    ...{ key: 'time', title: 'TIME', width: 8, priority: 0 },
    of: ({ durationMs }) => time(durationMs, 'dim'),
  }),
]

/** Columns of cached RDDs and tables. */
export const storageColumns: readonly Column<CachedRdd>[] = [
  figure({ key: 'id', title: 'CACHE', width: 6, priority: 0, of: ({ id }) => span(String(id)) }),
  {
    key: 'name',
    title: 'NAME',
    width: 14,
    grows: 1,
    priority: 0,
    cell: ({ name }) => span(name),
  },
  figure({
    ...{ key: 'partitions', title: 'PARTITIONS', width: 11, priority: 0 },
    of: ({ cachedPartitions, partitions }) =>
      span(`${cachedPartitions}/${partitions}`, cachedPartitions < partitions ? 'warning' : 'dim'),
  }),
  figure({
    ...{ key: 'memory', title: 'MEMORY', priority: 0 },
    of: ({ memoryBytes }) => span(formatBytes(memoryBytes)),
  }),
  figure({
    ...{ key: 'disk', title: 'DISK', priority: 1 },
    of: ({ diskBytes }) => bytes(diskBytes),
  }),
  {
    key: 'level',
    title: 'LEVEL',
    width: 30,
    priority: 2,
    cell: ({ storageLevel }) => span(storageLevel, 'dim'),
  },
]

/** Columns of the Spark properties. */
export const propertyColumns: readonly Column<Property>[] = [
  {
    key: 'changed',
    title: '',
    width: 8,
    priority: 1,
    cell: ({ changed }) => span(changed ? 'changed' : '', 'accent'),
  },
  {
    key: 'key',
    title: 'PROPERTY',
    width: 24,
    grows: 1,
    priority: 0,
    cell: ({ key, changed }) => span(key, changed ? 'strong' : 'plain'),
  },
  {
    key: 'value',
    title: 'VALUE',
    width: 16,
    grows: 1,
    priority: 0,
    cell: ({ value }) => span(value, 'dim'),
  },
]
