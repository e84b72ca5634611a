import { z } from 'zod'
import type { ExecutorFacts } from '../../../domain/spark-facts.ts'
import { number, parsed, text } from '../../../clients/parse.ts'
import { optionalNumber, time } from './fields.ts'

const executor = z.object({
  id: z.string(),
  hostPort: text,
  isActive: z.boolean().nullish(),
  totalCores: number,
  maxTasks: number,
  activeTasks: number,
  completedTasks: number,
  failedTasks: number,
  totalDuration: number,
  totalGCTime: number,
  totalShuffleRead: number,
  totalShuffleWrite: number,
  memoryUsed: number,
  maxMemory: number,
  addTime: time,
  removeTime: time,
  removeReason: text,
  // Spark 3.0 and newer.
  peakMemoryMetrics: z
    .object({
      JVMHeapMemory: optionalNumber,
      JVMOffHeapMemory: optionalNumber,
      ProcessTreePythonRSSMemory: optionalNumber,
    })
    .nullish(),
})

/** Reads `/allexecutors`; the driver is among them. Rejects with a `ClientError` what is not one. */
export function parseAllExecutors(value: unknown): readonly ExecutorFacts[] {
  return parsed('spark', "the application's executors", z.array(executor), value).map((e) => ({
    id: text.parse(e.id),
    isDriver: e.id === 'driver',
    hostPort: e.hostPort,
    host: e.hostPort.replace(/:\d+$/, ''),
    active: e.isActive ?? true,
    cores: e.totalCores,
    maxTasks: e.maxTasks,
    activeTasks: e.activeTasks,
    completedTasks: e.completedTasks,
    failedTasks: e.failedTasks,
    durationMs: e.totalDuration,
    gcTimeMs: e.totalGCTime,
    shuffleReadBytes: e.totalShuffleRead,
    shuffleWriteBytes: e.totalShuffleWrite,
    memoryUsedBytes: e.memoryUsed,
    maxMemoryBytes: e.maxMemory,
    addedAt: e.addTime,
    removedAt: e.removeTime,
    removeReason: e.removeReason === '' ? undefined : e.removeReason,
    peakHeapBytes: e.peakMemoryMetrics?.JVMHeapMemory,
    peakOffHeapBytes: e.peakMemoryMetrics?.JVMOffHeapMemory,
    peakPythonBytes: e.peakMemoryMetrics?.ProcessTreePythonRSSMemory,
  }))
}
