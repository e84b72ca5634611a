import type { EngineEvent } from '../../domain/container.ts'
import {
  type ApplicationFacts,
  type ApplicationRest,
  type ExecutorFacts,
  type LimitedContainer,
  restOf,
  type Task,
} from '../../domain/spark-facts.ts'
import { formatBytes, formatMiB } from '../../domain/units.ts'
import { type Explanation, type Remedy, evidence, explain, plural } from './explanation.ts'
import { nameOf, requestOf, type WaitingFacts } from './facts.ts'
import { workerDaemonMiB } from './limits.ts'

const MiB = 1024 * 1024
/** The engine's `oom` comes within this of the end of the task or executor that it killed. */
const nearMs = 5_000
/** What is killed later than this after an application ended was another one's. */
const slackMs = 1_000
/** The exit status of a process that got SIGKILL, as Spark and Java word it. */
const killed = /\bcode 137\b|exit(?:ed|Status)?[^0-9]{0,12}137\b|\bOOM\b|oom-?kill/i

interface Kill {
  readonly container: LimitedContainer
  readonly events: readonly EngineEvent[]
  readonly executors: readonly ExecutorFacts[]
  /** Executors that the kill took with it, not merely a Python worker of theirs. */
  readonly lost: readonly ExecutorFacts[]
  readonly tasks: readonly Task[]
}

/**
 * The kernel killed a process of a worker's container because the container reached its limit:
 * an engine event `oom`, an exit status 137, or an executor that says so in its `removeReason`.
 * Joined by the container's short id, which is the worker's host and the executors' host, and by
 * the time at which a task failed there. Python's memory is outside the executor's heap, so 25 –
 * 40 % over the heap must stay free.
 */
export function killedForMemory(facts: WaitingFacts): readonly Explanation[] {
  return facts.applications.flatMap((one) => {
    const rest = restOf(one)
    if (rest === undefined) return []
    return facts.cluster.containers
      .flatMap((container) => killOf(facts, one, rest, container) ?? [])
      .map((kill) => sentenceOf(facts, one, rest, kill))
  })
}

function killOf(
  facts: WaitingFacts,
  one: ApplicationFacts,
  rest: ApplicationRest,
  container: LimitedContainer,
): Kill | undefined {
  const executors = rest.executors.filter(
    (executor) => !executor.isDriver && executor.host === container.shortId,
  )
  if (executors.length === 0) return undefined
  const until = endOfApplication(one) + slackMs
  const events = facts.cluster.events.filter(
    (event) =>
      event.containerId === container.id &&
      event.at >= one.application.startedAt &&
      event.at <= until &&
      (event.action === 'oom' || (event.action === 'die' && event.exitCode === 137)),
  )
  const ooms = events.filter(({ action }) => action === 'oom')
  const near = (at: number | undefined) =>
    at !== undefined && events.some((event) => Math.abs(event.at - at) <= nearMs)
  const lost = executors.filter(
    (executor) =>
      !executor.active && (killed.test(executor.removeReason ?? '') || near(executor.removedAt)),
  )
  const tasks = rest.tasks.filter(
    (task) =>
      task.host === container.shortId &&
      task.status === 'FAILED' &&
      (near(endOf(task)) || killed.test(task.error ?? '')),
  )
  // A `die` with 137 alone may be somebody's `docker kill`; a task alone may have failed by itself.
  const told = ooms.length > 0 || lost.some(({ removeReason }) => killed.test(removeReason ?? ''))
  return told ? { container, events: ooms, executors, lost, tasks } : undefined
}

/** When an application ended, by the master; one that runs has not. */
function endOfApplication({ application }: ApplicationFacts): number {
  const { state, startedAt, durationMs } = application
  return state === 'RUNNING' || state === 'WAITING' ? Infinity : startedAt + durationMs
}

function endOf(task: Task): number | undefined {
  return task.launchedAt === undefined ? undefined : task.launchedAt + (task.durationMs ?? 0)
}

function victimOf({ executors, lost, tasks }: Kill): { text: string; executorId: string } {
  const executor = lost[0]?.id ?? tasks[0]?.executorId ?? executors[0]?.id ?? '?'
  const which =
    tasks.length > 0
      ? ` with ${plural(tasks.length, 'try', 'tries')} of task ${[...new Set(tasks.map(({ index }) => index))].join(', ')} of stage ${tasks[0]?.stageId ?? '?'}`
      : ''
  const what = lost.length > 0 ? 'executor' : 'a Python worker of executor'
  return { text: `${what} ${executor}${which}`, executorId: executor }
}

function sentenceOf(
  facts: WaitingFacts,
  one: ApplicationFacts,
  rest: ApplicationRest,
  kill: Kill,
): Explanation {
  const { container, events, tasks } = kill
  const victim = victimOf(kill)
  const heap = requestOf(one, undefined).memoryMiB
  const limit = container.memoryLimitBytes
  const worker = facts.cluster.master.workers.find(({ host }) => host === container.shortId)
  const limited = limit > 0 ? `its limit of ${formatBytes(limit)}` : "the engine's memory"
  return explain({
    applicationId: one.application.id,
    cause: 'killed-for-memory',
    certainty: events.length > 0 ? 'certain' : 'likely',
    says: `killed for memory: container ${container.name} reached ${limited}${events.length > 0 ? ` (${plural(events.length, 'oom event')})` : ' (exit 137)'} and lost ${victim.text} of ${nameOf(one.application)}, whose heap is ${formatMiB(heap)}`,
    evidence: evidence(
      ['container', container.name],
      ["container's limit", limit > 0 ? formatBytes(limit) : 'none'],
      ['oom events', events.length],
      ["executor's heap", formatMiB(heap)],
      ['tasks lost', tasks.length],
    ),
    remedy: remedyOf(heap, limit / MiB, rest),
    joined: {
      executorId: victim.executorId,
      containerId: container.id,
      ...(worker === undefined ? {} : { workerId: worker.id }),
      ...(tasks[0] === undefined ? {} : { stageId: tasks[0].stageId }),
      taskIds: tasks.map(({ id }) => id),
    },
  })
}

/** A heap that leaves 40 % of itself beside it within the limit, after the worker's own JVM. */
export function heapWithHeadroomMiB(limitMiB: number): number {
  return Math.floor((limitMiB - workerDaemonMiB) / 1.4)
}

function remedyOf(heapMiB: number, limitMiB: number, rest: ApplicationRest): Remedy {
  const fits = heapWithHeadroomMiB(limitMiB)
  if (limitMiB > 0 && fits < heapMiB && fits >= 450) {
    return {
      kind: 'conf',
      text: `--conf spark.executor.memory=${fits}m`,
      effect: 'leaves 40 % over the heap for Python',
    }
  }
  const already = rest.asked.properties['spark.executor.pyspark.memory']
  const wanted = Math.ceil((heapMiB * 2 + workerDaemonMiB) / 512) * 512
  return {
    kind: 'conf',
    text: `SPARK_ON_DOCKER_WORKER_MEMORY_LIMIT=${Math.max(wanted, Math.ceil((limitMiB * 1.5) / 512) * 512)}m`,
    effect:
      already === undefined
        ? 'or --conf spark.executor.pyspark.memory=512m: Python then says which line took it'
        : 'or more, smaller partitions for Python',
  }
}
