import type { Container, ContainerSample } from '../../domain/container.ts'
import { valueOf } from '../../domain/reading.ts'
import { sparkByHost } from '../../domain/scaling.ts'
import type { SortColumn } from '../../domain/service.ts'
import type { SparkWorker, WorkerState } from '../../domain/spark.ts'
import type { State } from '../state.ts'
import type { UiState } from '../ui.ts'
import { networkRate } from './samples.ts'
import { derive } from './memo.ts'
import { executorsByHost } from './executors.ts'
import { serverUpOf } from './servers.ts'
import { containersOf } from '../../domain/presence.ts'

/** One worker: its container and what Spark and Traefik say of it, joined by identity. */
export interface WorkerRow {
  /** Container id; the Spark worker's id where no container of the project is behind it. */
  readonly id: string
  /** Container name without the project. */
  readonly name: string
  readonly number: number
  readonly container: Container | undefined
  readonly spark: SparkWorker | undefined
  readonly sparkState: WorkerState | undefined
  readonly cpuPercent: number | undefined
  /** CPU in percent, oldest first. */
  readonly cpuSeries: readonly number[]
  readonly memoryBytes: number | undefined
  readonly memoryLimitBytes: number | undefined
  /** Received and sent, bytes a second. */
  readonly networkRate: number | undefined
  /** Undefined while no application has said. */
  readonly executors: number | undefined
  /** When its process started, milliseconds since the epoch; undefined while it does not run. */
  readonly startedAt: number | undefined
  /** Traefik's view; undefined where Traefik does not know it. */
  readonly traefikUp: boolean | undefined
}

/** Container name without `<project>-` in front. */
export function shortName(name: string, project: string): string {
  return name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name
}

/** The number at the end of a worker's name; behind all others where it has none. */
function numberIn(name: string | undefined): number {
  return Number(/-(\d+)$/.exec(name ?? '')?.[1] ?? Number.MAX_SAFE_INTEGER)
}

/** Every worker of the project, then Spark's living workers without a container, by number. */
export const workerRows = derive(
  (state) => [
    containersOf(state),
    valueOf(state.master)?.workers,
    state.samples,
    executorsByHost(state),
    serverUpOf(state),
    state.project,
    state.names,
  ],
  (containers, spark, samples, executors, serverUp, project, names): readonly WorkerRow[] => {
    const byHost = sparkByHost(spark ?? [])
    const workers = containers.filter(({ service }) => service === 'worker')
    const known = new Set(workers.map(({ shortId }) => shortId))
    const strays = [...byHost.values()].filter(
      ({ host, state }) => !known.has(host) && state !== 'DEAD',
    )
    const rowOf = (
      container: Container | undefined,
      worker: SparkWorker | undefined,
      series: readonly ContainerSample[],
    ): WorkerRow => {
      const running = container?.state === 'running'
      const last = running ? series.at(-1) : undefined
      const host = container?.shortId ?? worker?.host ?? ''
      return {
        id: container?.id ?? worker?.id ?? '',
        name: container === undefined ? (names[host] ?? host) : shortName(container.name, project),
        number: container?.number ?? numberIn(names[host]),
        container,
        spark: worker,
        sparkState: worker?.state,
        cpuPercent: last?.cpuPercent,
        cpuSeries: series.map((sample) => sample.cpuPercent ?? 0),
        memoryBytes: last?.memoryBytes,
        memoryLimitBytes: last?.memoryLimitBytes,
        networkRate: running ? networkRate(series) : undefined,
        executors: executors?.get(host) ?? (executors === undefined ? undefined : 0),
        startedAt: running ? container.startedAt : undefined,
        traefikUp: container === undefined ? undefined : serverUp(container),
      }
    }
    return [
      ...workers
        .toSorted((a, b) => a.number - b.number || a.name.localeCompare(b.name))
        .map((container) =>
          rowOf(container, byHost.get(container.shortId), samples[container.id] ?? []),
        ),
      ...strays.map((worker) => rowOf(undefined, worker, [])),
    ]
  },
)

function columnsOf({ services }: State): readonly SortColumn<WorkerRow>[] {
  return services.find(({ id }) => id === 'worker')?.columns ?? []
}

/** Columns that the workers can be sorted by. */
export function workerSorts(state: State): readonly string[] {
  return columnsOf(state)
    .filter((column) => column.sort !== undefined)
    .map(({ key }) => key)
}

/** Rows sorted by a column; rows without a value last either way, equal ones by number. */
function sorted(
  rows: readonly WorkerRow[],
  { by, descending }: UiState['workerSort'],
  columns: readonly SortColumn<WorkerRow>[],
): readonly WorkerRow[] {
  const column = columns.find(({ key }) => key === by)
  const direction = descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [left, right] = [column?.sort?.(a), column?.sort?.(b)]
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined) || a.number - b.number
    }
    const order = left < right ? -1 : left > right ? 1 : 0
    return order * direction || a.number - b.number
  })
}

/** Rows whose name, id, container or Spark state holds the filter, whatever its case. */
function matching(rows: readonly WorkerRow[], filter: string): readonly WorkerRow[] {
  const wanted = filter.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.filter(({ name, container, sparkState }) =>
    [name, container?.shortId, container?.state, container?.health, sparkState].some(
      (text) => text?.toLowerCase().includes(wanted) ?? false,
    ),
  )
}

/** The rows that the Workers pane lists now, in its order. */
export const shownWorkers = derive(
  (state) => [workerRows(state), state.ui.workerSort, state.ui.workerFilter, columnsOf(state)],
  (rows, sort, filter, columns) => sorted(matching(rows, filter), sort, columns),
)

/** The row that the Workers pane marks, which is the one that keys act on. */
export function selectedWorker(state: State): WorkerRow | undefined {
  const rows = shownWorkers(state)
  const selected = rows.find(({ id }) => id === state.ui.selected.worker)
  return selected ?? rows.toSorted((a, b) => a.number - b.number)[0]
}

/** Worker containers that run, and workers that Spark says are ALIVE. */
export function workerCounts(state: State): {
  readonly containers: number
  readonly running: number
  readonly alive: number
} {
  const rows = workerRows(state)
  return {
    containers: rows.filter(({ container }) => container !== undefined).length,
    running: rows.filter(({ container }) => container?.state === 'running').length,
    alive: rows.filter(({ sparkState }) => sparkState === 'ALIVE').length,
  }
}

/**
 * Workers that count for `+` and `-`: ALIVE, or running and not yet registered. One that leaves
 * (DECOMMISSIONED) or that Spark gave up (DEAD) does not.
 */
export function currentWorkers(state: State): number {
  return workerRows(state).filter(({ container, sparkState }) =>
    container === undefined
      ? sparkState === 'ALIVE'
      : container.state === 'running' && (sparkState === undefined || sparkState === 'ALIVE'),
  ).length
}
