import type { EngineEvent } from '../../domain/container.ts'
import type { ApplicationSnapshot, Task } from '../../domain/application.ts'
import { formatBytes, formatMiB, mib, plural } from '../../domain/units.ts'
import { type Judged, leastHeapMiB, perApplication, workerDaemonMiB } from './facts.ts'

/** The engine's `oom` comes within this of the end of the task or executor that it killed. */
const nearMs = 5_000
/** What is killed later than this after an application ended was another one's. */
const slackMs = 1_000
/** The exit status of a process that got SIGKILL, as Spark and Java word it. */
const killed = /\bcode 137\b|exit(?:ed|Status)?[^0-9]{0,12}137\b|\bOOM\b|oom-?kill/i

/** The engine's events, while an application ran, that may mean a kill. */
function killsOf({ application, active }: Judged, events: readonly EngineEvent[]) {
  const { startedAt, durationMs } = application
  const until = active ? Infinity : startedAt + durationMs + slackMs
  return events
    .filter(({ at }) => at >= startedAt && at <= until)
    .filter(({ action, exitCode }) => action === 'oom' || (action === 'die' && exitCode === 137))
}

/** What of an application was lost on a host: executors, and tasks whose Python worker died. */
function lossesOn(host: string, rest: ApplicationSnapshot, kills: readonly EngineEvent[]) {
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
  detect: (one, { containers, events, master }) =>
    containers.flatMap(({ id: containerId, shortId, name, memoryLimitBytes: limit = 0 }) => {
      const { rest } = one
      if (rest === undefined) return []
      const kills = killsOf(one, events).filter((event) => event.containerId === containerId)
      const ooms = kills.filter(({ action }) => action === 'oom').length
      const { executors, lost, tasks } = lossesOn(shortId, rest, kills)
      const [here] = executors
      // A `die` with 137 alone may be somebody's `docker kill`; a task alone may have failed by itself.
      const told = ooms > 0 || lost.some(({ removeReason }) => killed.test(removeReason ?? ''))
      if (here === undefined || !told) return []
      return {
        ...{ containerId, name, limit, ooms, heapMiB: one.asked.memoryMiB },
        workerId: master.workers.find(({ host }) => host === shortId)?.id,
        executorId: lost[0]?.id ?? tasks[0]?.executorId ?? here.id,
        whole: lost.length > 0,
        tasks: tasks.map(({ id, index, stageId }) => ({ id, index, stageId })),
        limitsPython: rest.asked.properties['spark.executor.pyspark.memory'] !== undefined,
      }
    }),
  confidence: ({ ooms }) => (ooms > 0 ? 'high' : 'medium'),
  subject: ({ containerId, workerId, executorId, tasks: [first, ...more] }) => ({
    ...{ containerId, workerId, executorId },
    ...(first && { stageId: first.stageId, taskIds: [first, ...more].map(({ id }) => id) }),
  }),
  remedy: ({ heapMiB, limit }) => {
    const fits = heapWithHeadroomMiB(limit / mib)
    if (limit > 0 && fits < heapMiB && fits >= leastHeapMiB) {
      return { settings: [`spark.executor.memory=${fits}m`] }
    }
    const wanted = Math.max(heapMiB * 2 + workerDaemonMiB, (limit / mib) * 1.5)
    return { variable: `SPARK_ON_DOCKER_WORKER_MEMORY_LIMIT=${Math.ceil(wanted / 512) * 512}m` }
  },
  words: (e, { of }, { remedy }) => {
    const { name, limit, ooms, tasks, heapMiB } = e
    const limited = limit > 0 ? `its limit of ${formatBytes(limit)}` : "the engine's memory"
    const sign = ooms > 0 ? plural(ooms, 'oom event') : 'exit 137'
    const [first] = tasks
    const indexes = [...new Set(tasks.map(({ index }) => index))].join(', ')
    const tries = plural(tasks.length, 'try', 'tries')
    const which = first ? ` with ${tries} of task ${indexes} of stage ${first.stageId}` : ''
    const what = e.whole ? 'executor' : 'a Python worker of executor'
    return {
      title: `killed for memory: container ${name} reached ${limited} (${sign}) and lost ${what} ${e.executorId}${which}${of}, whose heap is ${formatMiB(heapMiB)}`,
      figures: {
        container: name,
        "container's limit": limit > 0 ? formatBytes(limit) : 'none',
        'oom events': ooms,
        "executor's heap": formatMiB(heapMiB),
        'tasks lost': tasks.length,
      },
      effect:
        remedy.settings !== undefined
          ? 'leaves 40 % over the heap for Python'
          : e.limitsPython
            ? 'or more, smaller partitions for Python'
            : 'or --conf spark.executor.pyspark.memory=512m: Python then says which line took it',
    }
  },
})
