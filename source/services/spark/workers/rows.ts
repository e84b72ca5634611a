import { containerTone, containerWords, heardFrom, type Heard } from '../../../domain/presence.ts'
import type { SortColumn } from '../../../domain/service.ts'
import type { WorkerState } from '../../../domain/spark.ts'
import {
  bytesPair,
  formatBytes,
  formatDuration,
  formatPercent,
  mib,
} from '../../../domain/units.ts'
import type { WorkerRow } from '../../../store/selectors/workers.ts'
import type { State } from '../../../store/state.ts'
import { span, type Role, type Span } from '../../../ui/text/line.ts'
import { loadRole, spark } from '../../../ui/text/meters.ts'
import type { Column } from '../../../ui/text/table.ts'

/** How good a worker's state in Spark is. */
export const sparkRoles: Record<WorkerState, Role> = {
  ALIVE: 'good',
  DECOMMISSIONED: 'warning',
  UNKNOWN: 'warning',
  DEAD: 'bad',
}

/** Now, and how far what the master and Traefik said of the workers still holds. */
interface Around {
  readonly now: number
  readonly master: Heard
  readonly traefik: Heard
}

/** A column of the table; `sort`: what `>` and `<` can sort by. */
interface WorkerColumn extends SortColumn<WorkerRow>, Omit<Column<WorkerRow>, 'cell'> {
  readonly cell: (row: WorkerRow, around: Around, width: number) => Span | readonly Span[]
}

const unknown = span('–', 'dim')
const known = (text: string | undefined, role: Role = 'plain') =>
  text === undefined ? unknown : span(text, role)
/** What a service said that does not answer is greyed; of one that does not run nothing is known. */
const said = (heard: Heard, text: string | undefined, role: Role = 'plain') =>
  known(heard === 'gone' ? undefined : text, heard === 'stale' ? 'dim' : role)
const right = { align: 'right' } as const

/** The workers' table: a column is a row here, and nothing else. */
export const columns: readonly WorkerColumn[] = [
  {
    ...{ key: 'name', title: 'WORKER', width: 10, grows: 1, priority: 0 },
    sort: ({ number }) => number,
    cell: ({ name }) => span(name, 'strong'),
  },
  {
    ...{ key: 'container', title: 'CONTAINER', width: 10, priority: 3 },
    cell: ({ container }) =>
      container === undefined
        ? span('none', 'warning')
        : span(containerWords(container), containerTone(container)),
  },
  {
    ...{ key: 'state', title: 'SPARK', width: 9, priority: 0 },
    sort: ({ sparkState, container }) =>
      `${sparkState ?? '~'} ${container?.state ?? '~'} ${container?.health ?? ''}`,
    cell: ({ sparkState }, { master }) =>
      said(master, sparkState, sparkState && sparkRoles[sparkState]),
  },
  {
    ...{ key: 'cores', title: 'CORES', width: 5, priority: 0, ...right },
    sort: (row) => row.spark?.coresUsed,
    cell: ({ spark: worker }, { master }) =>
      said(master, worker && `${worker.coresUsed}/${worker.cores}`),
  },
  {
    ...{ key: 'sparkMemory', title: 'SPARK MEM', width: 12, priority: 4, ...right },
    cell: ({ spark: worker }, { master }) =>
      said(master, worker && bytesPair(worker.memoryUsedMiB * mib, worker.memoryMiB * mib)),
  },
  {
    ...{ key: 'memory', title: 'MEMORY', width: 12, priority: 2, ...right },
    sort: (row) => row.memoryBytes ?? (row.spark && row.spark.memoryUsedMiB * mib),
    cell: ({ memoryBytes: used, memoryLimitBytes: limit }) => {
      if (used === undefined || limit === undefined) return unknown
      const isHigh = limit > 0 && used / limit >= 0.75
      return span(bytesPair(used, limit), isHigh ? loadRole(used / limit) : 'plain')
    },
  },
  {
    ...{ key: 'cpu', title: 'CPU', width: 7, priority: 0, ...right },
    sort: ({ cpuPercent }) => cpuPercent,
    cell: ({ cpuPercent }) =>
      known(cpuPercent === undefined ? cpuPercent : formatPercent(cpuPercent)),
  },
  {
    ...{ key: 'cpuLine', title: '', width: 6, grows: 3, priority: 1 },
    cell: ({ cpuSeries, spark: worker }, _, width) => {
      const all = Math.max(100, (worker?.cores ?? 1) * 100, ...cpuSeries.slice(-width))
      return spark(cpuSeries, width, all)
    },
  },
  {
    ...{ key: 'network', title: 'NET', width: 10, priority: 5, ...right },
    sort: ({ networkRate }) => networkRate,
    cell: ({ networkRate: rate }) => known(rate === undefined ? rate : `${formatBytes(rate)}/s`),
  },
  {
    ...{ key: 'executors', title: 'EXEC', width: 4, priority: 7, ...right },
    cell: ({ executors }, { master }) => said(master, executors?.toString()),
  },
  {
    ...{ key: 'uptime', title: 'UP', width: 7, priority: 6, ...right },
    sort: ({ startedAt }) => startedAt && -startedAt,
    cell: ({ startedAt }, { now }) =>
      known(startedAt === undefined ? startedAt : formatDuration(now - startedAt), 'dim'),
  },
  {
    ...{ key: 'traefik', title: 'TRAEFIK', width: 7, priority: 8 },
    cell: ({ traefikUp }, { traefik }) => {
      if (traefikUp === undefined) return unknown
      return said(traefik, traefikUp ? 'up' : 'down', traefikUp ? 'good' : 'bad')
    },
  },
]

/** Columns of the worker table as they are drawn now. */
export function workerColumns(state: State): readonly Column<WorkerRow>[] {
  const around = {
    now: state.now,
    master: heardFrom(state, 'master'),
    traefik: heardFrom(state, 'traefik'),
  }
  return columns.map((column) => ({
    ...column,
    cell: (row, width) => column.cell(row, around, width),
  }))
}
