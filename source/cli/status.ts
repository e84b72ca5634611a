import { pause } from '../actions/wait.ts'
import { forwardRemedy } from '../config/forwarding.ts'
import { valueOf } from '../domain/reading.ts'
import { alignColumns } from '../domain/text.ts'
import { formatBytes, formatDuration, formatPercent } from '../domain/units.ts'
import type { State } from '../store/state.ts'
import { collect } from './collect.ts'
import { print, say, show, type CommandContext } from './context.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'

const everyMs = 2000
const statuses: Record<Snapshot['cluster']['state'], number> = {
  up: 0,
  starting: 1,
  scaling: 1,
  stopping: 1,
  incomplete: 1,
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
    if (options.json) print(context, JSON.stringify(snapshot))
    else show(context, textOf(snapshot, context.config.replay === true ? 'REPLAY  ' : undefined))
    sayForward(context, state)
    if (!options.watch) return statuses[snapshot.cluster.state]
    await pause(everyMs, context.signal)
  }
}

/** Where nothing answers because the ports are another machine's own, says what forwards them. */
function sayForward(context: CommandContext, { master, traefik, redis, containers }: State): void {
  const remedy = forwardRemedy(context.config)
  const answers = [master, traefik, redis].some(({ kind }) => kind === 'fresh')
  const running = valueOf(containers)?.some(
    ({ service, state }) => service === 'master' && state === 'running',
  )
  if (remedy === undefined || answers || running !== true) return
  const { remote } = context.config.engine
  say(context, `the ports of ${remote ?? ''} do not answer here: ${remedy}`)
}

const shown = <T>(value: T | null, format: (value: T) => string) =>
  value === null ? '–' : format(value)

/** The snapshot for a person. */
export function textOf(snapshot: Snapshot, badge = snapshot.demo ? 'DEMO  ' : ''): string {
  const { cluster, engine, traefik, redis } = snapshot
  const why = cluster.reason === '' ? '' : `: ${cluster.reason}`
  const lines = [
    `${badge}${snapshot.project} is ${cluster.state}${why}`,
    '',
    ...alignColumns(
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
  if (cluster.finishedApplications.length > 0) {
    lines.push('', ...finishedTable(cluster.finishedApplications))
  }
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
  const memory = `${shown(cluster.memoryUsedBytes, formatBytes)} of ${shown(cluster.memoryBytes, formatBytes)}`
  return `${cluster.coresUsed ?? 0} of ${cluster.cores} cores and ${memory} in use, ${cluster.finishedApplications.length} applications done`
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
    : `${engine.version}, ${engine.cores ?? 0} cores, ${shown(engine.memoryBytes, formatBytes)}`
}

function workerTable(workers: Snapshot['cluster']['workers']): readonly string[] {
  const header = ['WORKER', 'CONTAINER', 'SPARK', 'CORES', 'MEMORY', 'CPU', 'EXECUTORS', 'TRAEFIK']
  const rows = workers.map((worker) => [
    worker.name,
    worker.container ?? '–',
    worker.spark ?? '–',
    `${worker.coresUsed ?? '–'}/${worker.cores ?? '–'}`,
    `${shown(worker.memoryUsedBytes, formatBytes)} of ${shown(worker.memoryBytes, formatBytes)}`,
    shown(worker.cpuPercent, formatPercent),
    String(worker.executors ?? '–'),
    worker.traefik ?? '–',
  ])
  return alignColumns([header, ...rows], [3, 4, 5, 6])
}

/** How many that have finished are shown; `--json` has all that the master knows. */
const shownFinished = 3

function finishedTable(finished: Snapshot['cluster']['finishedApplications']): readonly string[] {
  const header = ['FINISHED', 'NAME', 'STATE', 'AT', 'TOOK']
  const rows = finished
    .slice(0, shownFinished)
    .map((one) => [one.id, one.name, one.state, one.finishedAt, formatDuration(one.durationMs)])
  return alignColumns([header, ...rows], [4])
}

function applicationTable(applications: Snapshot['cluster']['applications']): readonly string[] {
  const header = ['APPLICATION', 'NAME', 'STATE', 'CORES', 'TASKS', 'FOR']
  const rows = applications.map((one) => [
    one.id,
    one.name,
    one.state,
    String(one.cores),
    one.tasks === null ? '–' : `${one.tasksDone ?? 0}/${one.tasks}`,
    formatDuration(one.durationMs),
  ])
  return alignColumns([header, ...rows], [3, 4, 5])
}
