import { delay } from '../clients/patience.ts'
import { forwardRemedy } from '../config/forwarding.ts'
import { presenceOf } from '../domain/presence.ts'
import { alignColumns, textTable, type TextColumns } from '../domain/text.ts'
import { formatBytes, formatDuration, formatPercent } from '../domain/units.ts'
import type { State } from '../store/state.ts'
import { collect } from './collect.ts'
import { print, say, show, type CommandContext } from './context.ts'
import { type Answered, servicesOf, snapshotOf, type Snapshot } from './snapshot.ts'

const everyMs = 2000

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
    else show(context, textOf(snapshot, state))
    sayForward(context, state)
    const { state: word } = snapshot.cluster
    if (!options.watch) return word === 'up' ? 0 : word === 'down' || word === 'unknown' ? 2 : 1
    await delay(everyMs, context.signal)
  }
}

/** Where nothing answers because the ports are another machine's own, says what forwards them. */
function sayForward(context: CommandContext, state: State): void {
  const remedy = forwardRemedy(context.config)
  const answers = [state.master, ...Object.values(state.readings)].some(
    ({ kind }) => kind === 'fresh',
  )
  if (remedy === undefined || answers || presenceOf(state, 'master').kind !== 'running') return
  const { remote } = context.config.engine
  say(context, `the ports of ${remote ?? ''} do not answer here: ${remedy}`)
}

/** What is known, as `format` writes it; a dash where nothing is. */
const shown = <T>(value: T | null, format: (value: T) => string = String) =>
  value === null ? '–' : format(value)

type Cluster = Snapshot['cluster']

const workerColumns: TextColumns<Cluster['workers'][number]> = [
  ['WORKER', ({ name }) => name],
  ['CONTAINER', ({ container }) => shown(container)],
  ['SPARK', ({ spark }) => shown(spark)],
  ['CORES', ({ cores, coresUsed }) => `${shown(coresUsed)}/${shown(cores)}`, 'right'],
  ['MEMORY', memoryText, 'right'],
  ['CPU', ({ cpuPercent }) => shown(cpuPercent, formatPercent), 'right'],
  ['EXECUTORS', ({ executors }) => shown(executors), 'right'],
  ['TRAEFIK', ({ traefik }) => shown(traefik)],
]

const applicationColumns: TextColumns<Cluster['applications'][number]> = [
  ['APPLICATION', ({ id }) => id],
  ['NAME', ({ name }) => name],
  ['STATE', ({ state }) => state],
  ['CORES', ({ cores }) => String(cores), 'right'],
  ['TASKS', ({ tasks, tasksDone }) => shown(tasks, (all) => `${tasksDone ?? 0}/${all}`), 'right'],
  ['FOR', ({ durationMs }) => formatDuration(durationMs), 'right'],
]

const finishedColumns: TextColumns<Cluster['finishedApplications'][number]> = [
  ['FINISHED', ({ id }) => id],
  ['NAME', ({ name }) => name],
  ['STATE', ({ state }) => state],
  ['AT', ({ finishedAt }) => finishedAt],
  ['TOOK', ({ durationMs }) => formatDuration(durationMs), 'right'],
]
/** How many that have finished are shown; `--json` has all that the master knows. */
const shownFinished = 3

/** The snapshot for a person. */
export function textOf({ project, demo, cluster, engine }: Snapshot, state: State): string {
  const services = servicesOf(state)
  const why = cluster.reason === '' ? '' : `: ${cluster.reason}`
  const running = cluster.runs.filter(({ state }) => state === 'running')
  const parts: readonly (readonly string[])[] = [
    [
      `${state.replay === true ? 'REPLAY  ' : demo ? 'DEMO  ' : ''}${project} is ${cluster.state}${why}`,
    ],
    alignColumns([
      ['master', shown(cluster.master), usageText(cluster)],
      ...services.map(({ id, part, words }) => [id, answerText(part), words]),
      ['engine', answerText(engine), engineText(engine)],
    ]),
    ...services.map(({ id, part: { error, remedy } }) =>
      remedy === null ? [] : [`${id} ${error ?? ''}`, `→ ${remedy}`],
    ),
    textTable(workerColumns, cluster.workers),
    textTable(applicationColumns, cluster.applications),
    textTable(finishedColumns, cluster.finishedApplications.slice(0, shownFinished)),
    running.length === 0
      ? []
      : [`running examples: ${running.map((run) => `${run.example} (${run.id})`).join(', ')}`],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** How a system answers; what it says is wrong with itself has lines of its own below. */
function answerText({ ok, error, remedy }: Answered): string {
  if (ok) return 'answers'
  return remedy === null ? (error ?? '') : 'degraded'
}

function memoryText(of: Pick<Cluster, 'memoryBytes' | 'memoryUsedBytes'>): string {
  return `${shown(of.memoryUsedBytes, formatBytes)} of ${shown(of.memoryBytes, formatBytes)}`
}

function usageText(cluster: Cluster): string {
  if (cluster.cores === null) return ''
  return `${cluster.coresUsed ?? 0} of ${cluster.cores} cores and ${memoryText(cluster)} in use, ${cluster.finishedApplications.length} applications done`
}

function engineText({ version, cores, memoryBytes }: Snapshot['engine']): string {
  return version === null
    ? ''
    : `${version}, ${cores ?? 0} cores, ${shown(memoryBytes, formatBytes)}`
}
