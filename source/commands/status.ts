import { pause } from '../actions/wait.ts'
import { fit } from '../model/text.ts'
import { formatBytes, formatDuration, formatMiB, formatPercent } from '../model/units.ts'
import { collect } from './collect.ts'
import { print, type CommandContext } from './context.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'

const everyMs = 2000
const statuses: Record<Snapshot['cluster']['state'], number> = {
  up: 0,
  starting: 1,
  degraded: 1,
  unknown: 2,
  down: 2,
}

/** One look at everything; gives 0 healthy, 1 degraded, 2 down. */
export async function status(
  context: CommandContext,
  options: { readonly json: boolean; readonly watch: boolean },
): Promise<number> {
  for (;;) {
    const state = await collect(context.clients, context.config, context.signal, { samples: true })
    const snapshot = snapshotOf(state)
    if (options.watch && context.stdout.isTTY === true) context.stdout.write('\u001b[H\u001b[2J')
    print(context, options.json ? JSON.stringify(snapshot) : textOf(snapshot))
    if (!options.watch) return statuses[snapshot.cluster.state]
    await pause(everyMs, context.signal)
  }
}

const shown = <T>(value: T | null, format: (value: T) => string) =>
  value === null ? '–' : format(value)

/** Rows with their columns aligned: the first to the left, figures to the right. */
function table(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        fit(cell, widths[column] ?? 0, right.includes(column) ? 'right' : 'left'),
      )
      .join('  ')
      .trimEnd(),
  )
}

/** The snapshot for a person. */
export function textOf(snapshot: Snapshot): string {
  const { cluster, engine, traefik, redis } = snapshot
  const why = cluster.reason === '' ? '' : `: ${cluster.reason}`
  const lines = [
    `${snapshot.demo ? 'DEMO  ' : ''}${snapshot.project} is ${cluster.state}${why}`,
    '',
    ...table(
      [
        ['master', cluster.master ?? '–', usage(cluster)],
        ['traefik', answerText(traefik), traefikText(traefik)],
        ['redis', answerText(redis), redisText(redis)],
        ['engine', answerText(engine), engineText(engine)],
      ],
      [],
    ),
  ]
  for (const [name, { error, remedy }] of Object.entries({ traefik, redis })) {
    if (remedy !== null) lines.push('', `${name} ${error ?? ''}`, `→ ${remedy}`)
  }
  if (cluster.workers.length > 0) lines.push('', ...workerTable(cluster.workers))
  if (cluster.applications.length > 0) lines.push('', ...applicationTable(cluster.applications))
  const running = cluster.runs.filter(({ state }) => state === 'running')
  if (running.length > 0) {
    lines.push(
      '',
      `running examples: ${running.map((run) => `${run.example} (${run.id})`).join(', ')}`,
    )
  }
  return lines.join('\n')
}

/** How a system answers; what it says is wrong with itself has lines of its own below. */
function answerText({ ok, error, remedy }: Snapshot['engine' | 'traefik' | 'redis']): string {
  if (ok) return 'answers'
  return remedy === null ? (error ?? '') : 'degraded'
}

function usage(cluster: Snapshot['cluster']): string {
  if (cluster.cores === null) return ''
  const memory = `${shown(cluster.memoryUsedMiB, formatMiB)} of ${shown(cluster.memoryMiB, formatMiB)}`
  return `${cluster.coresUsed ?? 0} of ${cluster.cores} cores and ${memory} in use, ${cluster.completedApplications ?? 0} applications done`
}

function traefikText(traefik: Snapshot['traefik']): string {
  return traefik.version === null
    ? ''
    : `${traefik.version}, servers ${traefik.serversUp ?? 0} up, ${traefik.serversDown ?? 0} down`
}

function redisText(redis: Snapshot['redis']): string {
  if (redis.version === null) return ''
  const hits = shown(redis.hitRatio, (ratio) => formatPercent(ratio * 100))
  return `${redis.server ?? ''} ${redis.version}, ${shown(redis.memoryBytes, formatBytes)}, ${redis.keys ?? 0} keys, hit ratio ${hits}`
}

function engineText(engine: Snapshot['engine']): string {
  return engine.version === null
    ? ''
    : `${engine.version}, ${engine.cores ?? 0} cores, ${shown(engine.memoryMiB, formatMiB)}`
}

function workerTable(workers: Snapshot['cluster']['workers']): string[] {
  const header = ['WORKER', 'CONTAINER', 'SPARK', 'CORES', 'MEMORY', 'CPU', 'EXECUTORS', 'TRAEFIK']
  const rows = workers.map((worker) => [
    worker.name,
    worker.container ?? '–',
    worker.spark ?? '–',
    `${worker.coresUsed ?? '–'}/${worker.cores ?? '–'}`,
    `${shown(worker.memoryUsedMiB, formatMiB)} of ${shown(worker.memoryMiB, formatMiB)}`,
    shown(worker.cpuPercent, formatPercent),
    String(worker.executors ?? '–'),
    worker.traefik ?? '–',
  ])
  return table([header, ...rows], [3, 4, 5, 6])
}

function applicationTable(applications: Snapshot['cluster']['applications']): string[] {
  const header = ['APPLICATION', 'NAME', 'STATE', 'CORES', 'TASKS', 'FOR']
  const rows = applications.map((one) => [
    one.id,
    one.name,
    one.state,
    String(one.cores),
    one.tasks === null ? '–' : `${one.tasksDone ?? 0}/${one.tasks}`,
    formatDuration(one.durationMs),
  ])
  return table([header, ...rows], [3, 4, 5])
}
