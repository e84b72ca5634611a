import type { Task } from '../../domain/spark-facts.ts'
import type { LogEvents, TaskInfo } from './events.ts'

/** Of a stage as many are kept as the application's page is asked for while it runs. */
const mostFailed = 20
const mostSlow = 20
const mostRunning = 50

/** Tasks of a stage that tell most: those that run, the first that failed, the slowest. */
export interface KeptTasks {
  readonly running: Map<number, TaskInfo>
  failed: Task[]
  /** The longest run time first; those that did not go well last, as Spark sorts them. */
  slowest: { readonly rank: number; readonly task: Task }[]
}

export function noTasks(): KeptTasks {
  return { running: new Map(), failed: [], slowest: [] }
}

function taskOf(
  stageId: number,
  attempt: number,
  info: TaskInfo,
  ended?: LogEvents['task-end'],
): Task {
  const { metrics } = ended ?? {}
  return {
    stageId,
    attempt,
    id: info.id,
    index: info.index,
    status: ended?.outcome ?? 'RUNNING',
    executorId: info.executorId,
    host: info.host,
    launchedAt: info.launchedAt,
    durationMs: ended === undefined ? undefined : Math.max(0, info.finishedAt - info.launchedAt),
    locality: info.locality,
    speculative: info.speculative,
    gcMs: metrics?.gcMs ?? 0,
    inputBytes: metrics?.inputBytes ?? 0,
    shuffleReadBytes: metrics?.shuffleReadBytes ?? 0,
    diskSpilledBytes: metrics?.diskSpilledBytes ?? 0,
    error: ended?.error,
  }
}

/** Takes in a task that has ended. */
export function keepTask(kept: KeptTasks, ended: LogEvents['task-end']): void {
  const { stageId, attempt, task, outcome, metrics } = ended
  kept.running.delete(task.id)
  if (outcome === 'FAILED') {
    if (kept.failed.length < mostFailed) kept.failed.push(taskOf(stageId, attempt, task, ended))
    return
  }
  const rank = outcome === 'SUCCESS' ? (metrics?.runTimeMs ?? 0) : -1
  const last = kept.slowest.at(-1)
  if (kept.slowest.length >= mostSlow && last !== undefined && last.rank >= rank) return
  const before = kept.slowest.findIndex((one) => one.rank < rank)
  const at = before < 0 ? kept.slowest.length : before
  kept.slowest.splice(at, 0, { rank, task: taskOf(stageId, attempt, task, ended) })
  kept.slowest.length = Math.min(kept.slowest.length, mostSlow)
}

/** Forgets the tasks of a stage that will not be told; those that run are still counted on. */
export function forgetTasks(kept: KeptTasks): void {
  kept.failed = []
  kept.slowest = []
}

/** What is kept; those first that still ran when the application ended at `until`. */
export function keptTasks(
  kept: KeptTasks,
  stageId: number,
  attempt: number,
  until: number | undefined,
): readonly Task[] {
  const running = [...kept.running.values()].slice(0, mostRunning)
  return [
    ...running.map((info) => ({
      ...taskOf(stageId, attempt, info),
      durationMs: until === undefined ? undefined : Math.max(0, until - info.launchedAt),
    })),
    ...kept.failed,
    ...kept.slowest.map(({ task }) => task),
  ]
}
