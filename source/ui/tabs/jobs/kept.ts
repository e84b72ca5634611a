import type { ApplicationRest, CachedRdd, SqlQuery } from '../../../model/spark-facts.ts'
import { formatBytes, formatDuration } from '../../../model/units.ts'
import { blank, span, type Line, type Role } from '../../text/line.ts'
import { headerLine, placeColumns, rowLine, type Column } from '../../text/table.ts'

const statusRoles: Readonly<Record<string, Role>> = {
  RUNNING: 'good',
  COMPLETED: 'dim',
  FAILED: 'bad',
}

const sqlColumns: readonly Column<SqlQuery>[] = [
  {
    key: 'id',
    title: 'QUERY',
    width: 6,
    align: 'right',
    priority: 0,
    cell: ({ id }) => span(String(id)),
  },
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
    width: 9,
    priority: 0,
    cell: ({ status }) => span(status, statusRoles[status] ?? 'plain'),
  },
  {
    key: 'jobs',
    title: 'JOBS',
    width: 12,
    priority: 1,
    cell: ({ jobIds }) => span(jobIds.join(' '), 'dim'),
  },
  {
    key: 'time',
    title: 'TIME',
    width: 7,
    align: 'right',
    priority: 0,
    cell: ({ durationMs }) => span(formatDuration(durationMs), 'dim'),
  },
]

const storageColumns: readonly Column<CachedRdd>[] = [
  {
    key: 'id',
    title: 'CACHE',
    width: 6,
    align: 'right',
    priority: 0,
    cell: ({ id }) => span(String(id)),
  },
  {
    key: 'name',
    title: 'NAME',
    width: 14,
    grows: 1,
    priority: 0,
    cell: ({ name }) => span(name),
  },
  {
    key: 'partitions',
    title: 'PARTITIONS',
    width: 11,
    align: 'right',
    priority: 0,
    cell: ({ cachedPartitions, partitions }) =>
      span(`${cachedPartitions}/${partitions}`, cachedPartitions < partitions ? 'warning' : 'dim'),
  },
  {
    key: 'memory',
    title: 'MEMORY',
    width: 9,
    align: 'right',
    priority: 0,
    cell: ({ memoryBytes }) => span(formatBytes(memoryBytes)),
  },
  {
    key: 'disk',
    title: 'DISK',
    width: 9,
    align: 'right',
    priority: 1,
    cell: ({ diskBytes }) => span(formatBytes(diskBytes)),
  },
  {
    key: 'level',
    title: 'LEVEL',
    width: 30,
    priority: 2,
    cell: ({ storageLevel }) => span(storageLevel, 'dim'),
  },
]

function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly Line[] {
  if (rows.length === 0) return []
  const placed = placeColumns(columns, width - 2)
  const lines = [headerLine(placed), ...rows.map((row) => rowLine(placed, row))]
  return [blank, ...lines.map(({ spans }) => ({ spans: [span(' '), ...spans] }))]
}

/** SQL queries, the newest first; nothing where there is none. */
export function sqlLines({ sql }: ApplicationRest, width: number): readonly Line[] {
  return table(
    sqlColumns,
    sql.toSorted((a, b) => b.id - a.id),
    width,
  )
}

/** What is cached, the largest first; nothing where nothing is. */
export function storageLines({ storage }: ApplicationRest, width: number): readonly Line[] {
  const size = ({ memoryBytes, diskBytes }: CachedRdd) => memoryBytes + diskBytes
  return table(
    storageColumns,
    storage.toSorted((a, b) => size(b) - size(a)),
    width,
  )
}
