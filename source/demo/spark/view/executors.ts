import type { Executor } from '../../../domain/application.ts'
import { cachedBytes } from '../cache.ts'
import { storageBytes } from '../memory.ts'
import type { DemoApplication, DemoExecutor } from '../types.ts'

const mib = 1024 ** 2
/** Executors tell their peaks with their heartbeat. */
const heartbeatMs = 10_000

/**
 * Peaks as Spark's `ExecutorMetrics` would have them. Python's is 0, because Spark watches no
 * processes unless it is told to.
 */
function peaksOf(
  executor: DemoExecutor,
  now: number,
): Pick<Executor, 'peakHeapBytes' | 'peakOffHeapBytes' | 'peakPythonBytes'> {
  const { addedAt, removedAt, application, completedTasks, shuffleReadBytes, memoryMiB } = executor
  const until = removedAt ?? application.endedAt ?? now
  if (addedAt === undefined || until - addedAt < heartbeatMs) {
    return { peakHeapBytes: undefined, peakOffHeapBytes: undefined, peakPythonBytes: undefined }
  }
  const worked = Math.min(1, completedTasks / 12)
  const used = 42 * mib + worked * 38 * mib + cachedBytes(executor) + shuffleReadBytes * 2.6
  return {
    peakHeapBytes: Math.round(Math.min(used, memoryMiB * mib * 0.72)),
    peakOffHeapBytes: Math.round((62 + worked * 21) * mib),
    peakPythonBytes: 0,
  }
}

/** An executor as its driver knows it, with its life. */
export function executorOf(executor: DemoExecutor, now: number): Executor {
  const { id, worker, cores, state, slots, removedAt } = executor
  const active = removedAt === undefined
  return {
    ...peaksOf(executor, now),
    id: String(id),
    isDriver: false,
    host: worker.container.shortId,
    active,
    cores,
    maxTasks: slots.length,
    activeTasks: slots.filter(({ task }) => task !== undefined).length,
    completedTasks: executor.completedTasks,
    failedTasks: executor.failedTasks,
    durationMs: executor.durationMs,
    gcTimeMs: executor.gcTimeMs,
    shuffleReadBytes: executor.shuffleReadBytes,
    shuffleWriteBytes: executor.shuffleWriteBytes,
    memoryUsedBytes:
      state === 'gone' && !active
        ? 0
        : 2719 + executor.completedTasks * 3100 + cachedBytes(executor),
    maxMemoryBytes: storageBytes(executor.memoryMiB),
    addedAt: executor.addedAt,
    removedAt,
    removeReason: executor.removeReason,
  }
}

/** The driver, which counts as an executor without cores. */
export function driverOf(application: DemoApplication, now: number): Executor {
  const { driver, asked, submittedAt, endedAt, nextStage } = application
  const host = asked.driverHost ?? driver.shortId
  const planned = Math.min(1, nextStage / 24)
  return {
    id: 'driver',
    isDriver: true,
    host,
    active: true,
    cores: 0,
    maxTasks: 0,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    durationMs: Math.round((endedAt ?? now) - submittedAt),
    gcTimeMs: Math.round(((endedAt ?? now) - submittedAt) * 0.025),
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
    memoryUsedBytes: 2719 + nextStage * 21_000,
    maxMemoryBytes: storageBytes(1024),
    addedAt: submittedAt,
    removedAt: undefined,
    removeReason: undefined,
    peakHeapBytes: Math.round((66 + planned * 38) * mib),
    peakOffHeapBytes: Math.round((131 + planned * 84) * mib),
    peakPythonBytes: 0,
  }
}
