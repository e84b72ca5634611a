import type { EngineEvent } from '../../domain/container.ts'
import type { ApplicationRest, Task } from '../../domain/spark-facts.ts'
import { formatBytes, formatMiB, plural } from '../../domain/units.ts'
import { perApplication, type Remedy } from './detector.ts'
import { type Facts, type Judged, leastHeapMiB, requestOf, workerDaemonMiB } from './facts.ts'

const MiB = 1024 * 1024
/** The engine's `oom` comes within this of the end of the task or executor that it killed. */
const nearMs = 5_000
/** What is killed later than this after an application ended was another one's. */
const slackMs = 1_000
/** The exit status of a process that got SIGKILL, as Spark and Java word it. */
const killed = /\bcode 137\b|exit(?:ed|Status)?[^0-9]{0,12}137\b|\bOOM\b|oom-?kill/i

/** The engine's events of a container, while an application ran, that may mean a kill. */
function killsIn(containerId: string, { application, active }: Judged, { events }: Facts) {
  const { startedAt, durationMs } = application
  const until = active ? Infinity : startedAt + durationMs + slackMs
  return events.filter(
    ({ at, action, exitCode, ...event }) =>
      event.containerId === containerId &&
      at >= startedAt &&
      at <= until &&
      (action === 'oom' || (action === 'die' && exitCode === 137)),
  )
}

/** What of an application was lost on a host: executors, and tasks whose Python worker died. */
function lossesOn(host: string, rest: ApplicationRest, kills: readonly EngineEvent[]) {
  const near = (at: number | undefined) =>
    at !== undefined && kills.some((kill) => Math.abs(kill.at - at) <= nearMs)
  const endOf = ({ launchedAt, durationMs = 0 }: Task) => launchedAt && launchedAt + durationMs
  const executors = rest.executors.filter((one) => !one.isDriver && one.host === host)
  return {
    executors,
    lost: executors.filter(
      (one) => !one.active && (killed.test(one.removeReason ?? '') || near(one.removedAt)),
    ),
    tasks: rest.tasks.filter(
      (one) =>
        one.host === host &&
        one.status === 'FAILED' &&
        (near(endOf(one)) || killed.test(one.error ?? '')),
    ),
  }
}

/** A heap that leaves 40 % of itself beside it within the limit, after the worker's own JVM. */
export function heapWithHeadroomMiB(limitMiB: number): number {
  return Math.floor((limitMiB - workerDaemonMiB) / 1.4)
}

function remedyFor(heapMiB: number, limitMiB: number): Remedy {
  const fits = heapWithHeadroomMiB(limitMiB)
  if (limitMiB > 0 && fits < heapMiB && fits >= leastHeapMiB) {
    return { settings: [`spark.executor.memory=${fits}m`] }
  }
  const wanted = Math.max(heapMiB * 2 + workerDaemonMiB, limitMiB * 1.5)
  return { variable: `SPARK_ON_DOCKER_WORKER_MEMORY_LIMIT=${Math.ceil(wanted / 512) * 512}m` }
}

/**
 * The kernel killed a process of a worker's container because the container reached its limit:
 * an engine event `oom`, an exit status 137, or an executor that says so in its `removeReason`.
 * Joined by the container's short id, which is the worker's host and the executors' host, and by
 * the time at which a task failed there. Python's memory is outside the executor's heap, so 25 –
 * 40 % over the heap must stay free.
 */
export const oomKilled = perApplication({
  kind: 'failure',
  ended: true,
  detect: (one, facts) => {
    const { rest } = one
    if (rest === undefined) return undefined
    const heapMiB = requestOf(one, facts).memoryMiB
    return facts.containers.flatMap(({ id, shortId, name, memoryLimitBytes = 0 }) => {
      const kills = killsIn(id, one, facts)
      const ooms = kills.filter(({ action }) => action === 'oom').length
      const { executors, lost, tasks } = lossesOn(shortId, rest, kills)
      const [here] = executors
      // A `die` with 137 alone may be somebody's `docker kill`; a task alone may have failed by itself.
      const told = ooms > 0 || lost.some(({ removeReason }) => killed.test(removeReason ?? ''))
      if (here === undefined || !told) return []
      const executorId = lost[0]?.id ?? tasks[0]?.executorId ?? here.id
      const worker = facts.master.workers.find(({ host }) => host === shortId)
      const stageId = tasks[0]?.stageId
      return {
        subject: {
          executorId,
          containerId: id,
          taskIds: tasks.map((task) => task.id),
          ...(worker && { workerId: worker.id }),
          ...(stageId !== undefined && { stageId }),
        },
        confidence: ooms > 0 ? ('high' as const) : ('medium' as const),
        evidence: {
          ...{ container: name, limit: memoryLimitBytes, ooms, heapMiB, stageId },
          victim: { executor: executorId, whole: lost.length > 0 },
          tries: tasks.map(({ index }) => index),
          limitsPython: rest.asked.properties['spark.executor.pyspark.memory'] !== undefined,
        },
        remedy: remedyFor(heapMiB, memoryLimitBytes / MiB),
      }
    })
  },
  words: ({ container, limit, ooms, victim, tries, heapMiB, ...more }, { of }, { settings }) => {
    const limited = limit > 0 ? `its limit of ${formatBytes(limit)}` : "the engine's memory"
    const sign = ooms > 0 ? plural(ooms, 'oom event') : 'exit 137'
    const which =
      tries.length > 0
        ? ` with ${plural(tries.length, 'try', 'tries')} of task ${[...new Set(tries)].join(', ')} of stage ${more.stageId ?? '?'}`
        : ''
    const what = victim.whole ? 'executor' : 'a Python worker of executor'
    return {
      title: `killed for memory: container ${container} reached ${limited} (${sign}) and lost ${what} ${victim.executor}${which}${of}, whose heap is ${formatMiB(heapMiB)}`,
      figures: [
        ['container', container],
        ["container's limit", limit > 0 ? formatBytes(limit) : 'none'],
        ['oom events', ooms],
        ["executor's heap", formatMiB(heapMiB)],
        ['tasks lost', tries.length],
      ],
      effect:
        settings !== undefined
          ? 'leaves 40 % over the heap for Python'
          : more.limitsPython
            ? 'or more, smaller partitions for Python'
            : 'or --conf spark.executor.pyspark.memory=512m: Python then says which line took it',
    }
  },
})
