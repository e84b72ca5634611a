import type { ExecutorFacts } from '../../domain/spark-facts.ts'
import type { LogEvents, Peaks } from './events.ts'

type ExecutorState = { -readonly [Field in keyof ExecutorFacts]: ExecutorFacts[Field] }

/** Executors of an application by id, the driver among them. */
export interface Executors {
  readonly all: Map<string, ExecutorState>
  /** CPUs of a task by resource profile. */
  readonly taskCpus: Map<number, number>
}

export function noExecutors(): Executors {
  return { all: new Map(), taskCpus: new Map() }
}

function executorOf({ all }: Executors, id: string, at: number): ExecutorState {
  const found = all.get(id)
  if (found !== undefined) return found
  const made: ExecutorState = {
    id,
    isDriver: id === 'driver',
    host: '',
    active: true,
    cores: 0,
    maxTasks: 0,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    durationMs: 0,
    gcTimeMs: 0,
    memoryUsedBytes: 0,
    maxMemoryBytes: 0,
    addedAt: at,
    removedAt: undefined,
    removeReason: undefined,
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
    peakHeapBytes: undefined,
    peakOffHeapBytes: undefined,
    peakPythonBytes: undefined,
  }
  all.set(id, made)
  return made
}

/** `otherwise`: the CPUs of a task where its resource profile is not told of. */
export function addExecutor(
  executors: Executors,
  event: LogEvents['executor-added'],
  otherwise: number,
): void {
  const executor = executorOf(executors, event.id, event.at)
  const cpus = executors.taskCpus.get(event.profileId) ?? otherwise
  executor.host = event.host
  executor.addedAt = event.at
  executor.cores = event.cores
  executor.maxTasks = cpus > 0 ? Math.floor(event.cores / cpus) : 0
  executor.active = true
}

export function addBlockManager(
  executors: Executors,
  event: LogEvents['block-manager-added'],
): void {
  const executor = executorOf(executors, event.executorId, event.at)
  executor.host = event.host
  executor.maxMemoryBytes = event.maxMemoryBytes
}

/** One that never registered with the driver is none, as on Spark's own page. */
export function removeExecutor({ all }: Executors, event: LogEvents['executor-removed']): void {
  const executor = all.get(event.id)
  if (executor === undefined) return
  executor.active = false
  executor.removedAt = event.at
  executor.removeReason = event.reason === '' ? undefined : event.reason
  executor.activeTasks = 0
}

export function startExecutorTask({ all }: Executors, { task }: LogEvents['task-start']): void {
  const executor = all.get(task.executorId)
  if (executor !== undefined) executor.activeTasks += 1
}

/** Totals as `AppStatusListener.onTaskEnd` counts them: failed tasks took time too. */
export function endExecutorTask(executors: Executors, event: LogEvents['task-end']): void {
  const { task, outcome, metrics } = event
  const executor = executors.all.get(task.executorId)
  if (executor === undefined) return
  executor.activeTasks = Math.max(0, executor.activeTasks - 1)
  if (outcome === 'SUCCESS') executor.completedTasks += 1
  if (outcome === 'FAILED') executor.failedTasks += 1
  executor.durationMs += Math.max(0, task.finishedAt - task.launchedAt)
  executor.gcTimeMs += metrics?.gcMs ?? 0
  executor.shuffleReadBytes += metrics?.shuffleReadBytes ?? 0
  executor.shuffleWriteBytes += metrics?.shuffleWriteBytes ?? 0
  raisePeaks(executors, task.executorId, event.peaks)
}

/** The greater of two figures that may not be known. */
export function greater(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}

export function raisePeaks({ all }: Executors, id: string, peaks: Peaks): void {
  const executor = all.get(id)
  if (executor === undefined) return
  executor.peakHeapBytes = greater(executor.peakHeapBytes, peaks.heapBytes)
  executor.peakOffHeapBytes = greater(executor.peakOffHeapBytes, peaks.offHeapBytes)
  executor.peakPythonBytes = greater(executor.peakPythonBytes, peaks.pythonBytes)
}

/** What is known of the executors, by their numbers, the driver last: it worked all `tookMs`. */
export function executorFacts({ all }: Executors, tookMs: number): readonly ExecutorFacts[] {
  const rank = ({ id, isDriver }: ExecutorState) => (isDriver ? Infinity : Number(id) || 0)
  return [...all.values()]
    .map((one) => (one.isDriver ? { ...one, durationMs: tookMs } : { ...one }))
    .sort((a, b) => rank(a) - rank(b))
}
