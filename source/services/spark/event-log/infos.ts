import { z } from 'zod'
import type {
  Peaks,
  StageInfo,
  TaskInfo,
  TaskMetrics,
} from '../../../diagnostics/event-log/events.ts'
import { number, text } from '../../../clients/parse.ts'

// Parts of the lines of an event log, as org.apache.spark.util.JsonProtocol writes them.

const optionalNumber = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined)

/** `Stage Info`. */
export const stageInfo = z
  .object({
    'Stage ID': z.number(),
    'Stage Attempt ID': number,
    'Stage Name': text,
    'Number of Tasks': number,
    'Submission Time': optionalNumber,
    'Completion Time': optionalNumber,
    'Failure Reason': z.string().nullish(),
  })
  .transform((s): StageInfo => ({
    id: s['Stage ID'],
    attempt: s['Stage Attempt ID'],
    name: s['Stage Name'],
    tasks: s['Number of Tasks'],
    submittedAt: s['Submission Time'],
    completedAt: s['Completion Time'],
    failureReason: s['Failure Reason'] == null ? undefined : text.parse(s['Failure Reason']),
  }))

/** `Task Info`. */
export const taskInfo = z
  .object({
    'Task ID': z.number(),
    Index: number,
    'Launch Time': number,
    'Finish Time': number,
    'Executor ID': text,
    Host: text,
    Locality: text,
    Speculative: z.boolean().nullish(),
  })
  .transform((t): TaskInfo => ({
    id: t['Task ID'],
    index: t.Index,
    executorId: t['Executor ID'],
    host: t.Host,
    launchedAt: t['Launch Time'],
    finishedAt: t['Finish Time'],
    locality: t.Locality,
    speculative: t.Speculative ?? false,
  }))

/** `Task Metrics`. */
export const taskMetrics = z
  .object({
    'Executor Run Time': number,
    'Executor CPU Time': number,
    'JVM GC Time': number,
    'Memory Bytes Spilled': number,
    'Disk Bytes Spilled': number,
    'Shuffle Read Metrics': z
      .object({
        'Fetch Wait Time': number,
        'Remote Bytes Read': number,
        'Local Bytes Read': number,
      })
      .nullish(),
    'Shuffle Write Metrics': z.object({ 'Shuffle Bytes Written': number }).nullish(),
    'Input Metrics': z.object({ 'Bytes Read': number, 'Records Read': number }).nullish(),
    'Output Metrics': z.object({ 'Bytes Written': number }).nullish(),
  })
  .transform((m): TaskMetrics => {
    const read = m['Shuffle Read Metrics']
    return {
      runTimeMs: m['Executor Run Time'],
      cpuTimeNs: m['Executor CPU Time'],
      gcMs: m['JVM GC Time'],
      memorySpilledBytes: m['Memory Bytes Spilled'],
      diskSpilledBytes: m['Disk Bytes Spilled'],
      inputBytes: m['Input Metrics']?.['Bytes Read'] ?? 0,
      inputRecords: m['Input Metrics']?.['Records Read'] ?? 0,
      outputBytes: m['Output Metrics']?.['Bytes Written'] ?? 0,
      shuffleReadBytes: (read?.['Remote Bytes Read'] ?? 0) + (read?.['Local Bytes Read'] ?? 0),
      shuffleWriteBytes: m['Shuffle Write Metrics']?.['Shuffle Bytes Written'] ?? 0,
      fetchWaitMs: read?.['Fetch Wait Time'] ?? 0,
    }
  })

/** `Executor Metrics`, and `Task Executor Metrics` of a task. */
export const peaks = z
  .object({
    JVMHeapMemory: number,
    JVMOffHeapMemory: number,
    ProcessTreePythonRSSMemory: number,
  })
  .nullish()
  // All of them are 0 where the executor was not looked at while the task ran.
  .transform((p): Peaks =>
    p == null || p.JVMHeapMemory === 0
      ? { heapBytes: undefined, offHeapBytes: undefined, pythonBytes: undefined }
      : {
          heapBytes: p.JVMHeapMemory,
          offHeapBytes: p.JVMOffHeapMemory,
          pythonBytes: p.ProcessTreePythonRSSMemory,
        },
  )
