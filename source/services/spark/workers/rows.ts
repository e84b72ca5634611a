import { bytesPair, formatBytes, formatDuration, formatPercent } from '../../../domain/units.ts'
import type { WorkerState } from '../../../domain/spark.ts'
import { containerTone, containerWords, heardFrom, type Heard } from '../../../domain/presence.ts'
import type { WorkerRow } from '../../../store/selectors/workers.ts'
import type { State } from '../../../store/state.ts'
import { loadRole, spark } from '../../../ui/text/meters.ts'
import { span, type Role, type Span } from '../../../ui/text/line.ts'
import type { Column } from '../../../ui/text/table.ts'

/** How good a worker's state in Spark is. */
export const sparkRoles: Record<WorkerState, Role> = {
  ALIVE: 'good',
  DECOMMISSIONED: 'warning',
  UNKNOWN: 'warning',
  DEAD: 'bad',
}

const mib = 1024 * 1024
const unknown = span('–', 'dim')

/**
 * Columns of the worker table. What a service said that does not answer is greyed; of one whose
 * container does not run nothing is known.
 */
export function workerColumns(state: State): readonly Column<WorkerRow>[] {
  const { now } = state
  const [master, traefik] = [heardFrom(state, 'master'), heardFrom(state, 'traefik')]
  const said = (heard: Heard, text: string | undefined, role: Role = 'plain'): Span =>
    text === undefined || heard === 'gone' ? unknown : span(text, heard === 'stale' ? 'dim' : role)
  return [
    {
      key: 'name',
      title: 'WORKER',
      width: 10,
      grows: 1,
      priority: 0,
      cell: ({ name }) => span(name, 'strong'),
    },
    {
      key: 'container',
      title: 'CONTAINER',
      width: 10,
      priority: 3,
      cell: ({ container }) =>
        container === undefined
          ? span('none', 'warning')
          : span(containerWords(container), containerTone(container)),
    },
    {
      key: 'state',
      title: 'SPARK',
      width: 9,
      priority: 0,
      cell: ({ sparkState }) => said(master, sparkState, sparkState && sparkRoles[sparkState]),
    },
    {
      key: 'cores',
      title: 'CORES',
      width: 5,
      align: 'right',
      priority: 0,
      cell: ({ spark: worker }) => said(master, worker && `${worker.coresUsed}/${worker.cores}`),
    },
    {
      key: 'sparkMemory',
      title: 'SPARK MEM',
      width: 12,
      align: 'right',
      priority: 4,
      cell: ({ spark: worker }) =>
        said(master, worker && bytesPair(worker.memoryUsedMiB * mib, worker.memoryMiB * mib)),
    },
    {
      key: 'memory',
      title: 'MEMORY',
      width: 12,
      align: 'right',
      priority: 2,
      cell: ({ memoryBytes, memoryLimitBytes }) =>
        memoryBytes === undefined || memoryLimitBytes === undefined
          ? unknown
          : span(
              bytesPair(memoryBytes, memoryLimitBytes),
              memoryLimitBytes > 0 && memoryBytes / memoryLimitBytes >= 0.75
                ? loadRole(memoryBytes / memoryLimitBytes)
                : 'plain',
            ),
    },
    {
      key: 'cpu',
      title: 'CPU',
      width: 7,
      align: 'right',
      priority: 0,
      cell: ({ cpuPercent }) =>
        cpuPercent === undefined ? unknown : span(formatPercent(cpuPercent)),
    },
    {
      key: 'cpuLine',
      title: '',
      width: 6,
      grows: 3,
      priority: 1,
      cell: ({ cpuSeries, spark: worker }, width) =>
        spark(
          cpuSeries,
          width,
          Math.max(100, (worker?.cores ?? 1) * 100, ...cpuSeries.slice(-width)),
        ),
    },
    {
      key: 'network',
      title: 'NET',
      width: 10,
      align: 'right',
      priority: 5,
      cell: ({ networkRate }) =>
        networkRate === undefined ? unknown : span(`${formatBytes(networkRate)}/s`),
    },
    {
      key: 'executors',
      title: 'EXEC',
      width: 4,
      align: 'right',
      priority: 7,
      cell: ({ executors }) =>
        said(master, executors === undefined ? undefined : String(executors)),
    },
    {
      key: 'uptime',
      title: 'UP',
      width: 7,
      align: 'right',
      priority: 6,
      cell: ({ startedAt }) =>
        startedAt === undefined ? unknown : span(formatDuration(now - startedAt), 'dim'),
    },
    {
      key: 'traefik',
      title: 'TRAEFIK',
      width: 7,
      priority: 8,
      cell: ({ traefikUp }) =>
        traefikUp === undefined
          ? unknown
          : traefikUp
            ? said(traefik, 'up', 'good')
            : said(traefik, 'down', 'bad'),
    },
  ]
}
