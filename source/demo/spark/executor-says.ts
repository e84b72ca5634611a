import { storageBytes } from './memory.ts'
import { log4j } from './log.ts'
import type { DemoExecutor, DemoTask } from './types.ts'

// What an executor writes on standard error, in the words of Spark's own classes
// (`CoarseGrainedExecutorBackend`, `Executor`, `MemoryStore`, `PythonRunner`, …).

type Said = readonly [level: 'INFO' | 'WARN' | 'ERROR', logger: string, text: string]

function say({ stderr }: DemoExecutor, at: number, ...lines: readonly Said[]): void {
  for (const [level, logger, text] of lines) stderr.add(log4j(at, level, logger, text))
}

const units = ['B', 'KiB', 'MiB', 'GiB'] as const

/** A size as Spark writes it (`Utils.bytesToString`): the largest unit of which there are two. */
function sized(bytes: number): string {
  const power = units.findLastIndex((_, index) => index === 0 || bytes >= 2 * 1024 ** index)
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power] ?? 'B'}`
}

/** The command that the worker starts it by is the first line of its file. */
export function saysCommand(executor: DemoExecutor, at: number): void {
  const { application, worker, id, cores, memoryMiB, stderr } = executor
  const host = worker.container.shortId
  const words = [
    '/usr/lib/jvm/java-17-openjdk-amd64/bin/java',
    '-cp',
    '/opt/spark/conf/:/opt/spark/jars/*',
    `-Xmx${memoryMiB}M`,
    `-Dspark.driver.port=${application.driverPort}`,
    'org.apache.spark.executor.CoarseGrainedExecutorBackend',
    '--driver-url',
    `spark://CoarseGrainedScheduler@${application.asked.driverHost ?? ''}:${application.driverPort}`,
    '--executor-id',
    String(id),
    '--hostname',
    host,
    '--cores',
    String(cores),
    '--app-id',
    application.id,
    '--worker-url',
    `spark://Worker@${host}:${worker.port}`,
    '--resourceProfileId',
    '0',
  ]
  stderr.add(`Spark Executor Command: ${words.map((word) => `"${word}"`).join(' ')}`)
  stderr.add('========================================')
  stderr.add('')
  say(executor, at, [
    'INFO',
    'CoarseGrainedExecutorBackend',
    `Started daemon with process name: ${131 + id * 31}@${host}`,
  ])
}

/** It has registered with its driver. */
export function saysRegistered(executor: DemoExecutor, at: number): void {
  const { application, worker, id, memoryMiB, port } = executor
  const host = worker.container.shortId
  const driver = `${application.asked.driverHost ?? ''}:${application.driverPort}`
  say(
    executor,
    at,
    [
      'INFO',
      'TransportClientFactory',
      `Successfully created connection to ${driver} after 61 ms (0 ms spent in bootstraps)`,
    ],
    ['INFO', 'WorkerWatcher', `Connecting to worker spark://Worker@${host}:${worker.port}`],
    ['INFO', 'CoarseGrainedExecutorBackend', 'Successfully registered with driver'],
    ['INFO', 'Executor', `Starting executor ID ${id} on host ${host}`],
    ['INFO', 'NettyBlockTransferService', `Server created on ${host}:${port}`],
    ['INFO', 'MemoryStore', `MemoryStore started with capacity ${sized(storageBytes(memoryMiB))}`],
    [
      'INFO',
      'BlockManager',
      `Initialized BlockManager: BlockManagerId(${id}, ${host}, ${port}, None)`,
    ],
  )
}

/** It found no driver at the name that it was given, and ends. */
export function saysUnreachable(executor: DemoExecutor, at: number): void {
  const { application, stderr } = executor
  const host = application.asked.driverHost ?? ''
  say(executor, at, [
    'ERROR',
    'CoarseGrainedExecutorBackend',
    `Cannot reach the driver at spark://CoarseGrainedScheduler@${host}:${application.driverPort}`,
  ])
  for (const line of [
    'Exception in thread "main" java.lang.reflect.UndeclaredThrowableException',
    'Caused by: org.apache.spark.SparkException: Exception thrown in awaitResult:',
    `Caused by: java.io.IOException: Failed to connect to ${host}:${application.driverPort}`,
    `Caused by: java.net.UnknownHostException: ${host}`,
  ])
    stderr.add(line)
}

/** It begins with a task. */
export function saysRunning(task: DemoTask): void {
  const { executor, stage, launchedAt } = task
  const read = task.figures.shuffleReadBytes
  say(
    executor,
    launchedAt,
    ['INFO', 'CoarseGrainedExecutorBackend', `Got assigned task ${task.id}`],
    ['INFO', 'Executor', `Running ${nameOf(task)}`],
  )
  if (read > 0) {
    const from = Math.max(1, stage.id)
    say(executor, launchedAt, [
      'INFO',
      'ShuffleBlockFetcherIterator',
      `Getting ${from} (${sized(read)}) non-empty blocks including ${Math.ceil(from / 2)} local and ${Math.floor(from / 2)} remote`,
    ])
  }
}

/** It is done with a task. */
export function saysFinished(task: DemoTask, at: number): void {
  const { executor, figures, stage } = task
  const { memorySpilledBytes, runMs } = figures
  if (memorySpilledBytes > 0) {
    say(executor, at, [
      'INFO',
      'UnsafeExternalSorter',
      `Thread 51 spilling sort data of ${sized(memorySpilledBytes)} to disk (0 times so far)`,
    ])
  }
  if (stage.plan.cache !== undefined) {
    const { id, bytes, partitions } = stage.plan.cache
    const block = `rdd_${id}_${task.index % partitions}`
    const text = `Block ${block} stored as values in memory (estimated size ${sized(bytes)})`
    say(executor, at, ['INFO', 'MemoryStore', text])
  }
  if (stage.plan.python) {
    const boot = Math.round(runMs * 0.1)
    const text = `Times: total = ${runMs}, boot = ${boot}, init = ${boot}, finish = ${Math.round(runMs - 2 * boot)}`
    say(executor, at, ['INFO', 'PythonRunner', text])
  }
  say(executor, at, [
    'INFO',
    'Executor',
    `Finished ${nameOf(task)}. ${1400 + ((task.id * 37) % 400)} bytes result sent to driver`,
  ])
}

/** The driver wants a task no more. */
export function saysKilled(task: DemoTask, at: number, reason: string): void {
  say(
    task.executor,
    at,
    ['INFO', 'Executor', `Executor is trying to kill ${nameOf(task)}, reason: ${reason}`],
    ['INFO', 'Executor', `Executor interrupted and killed ${nameOf(task)}, reason: ${reason}`],
  )
}

/** Its worker is being decommissioned. */
export function saysDecommissioned(executor: DemoExecutor, at: number): void {
  say(
    executor,
    at,
    ['INFO', 'CoarseGrainedExecutorBackend', 'Decommission executor'],
    ['INFO', 'BlockManagerDecommissioner', 'Starting block migration'],
  )
}

/** Its driver is done with it. */
export function saysShutdown(executor: DemoExecutor, at: number): void {
  say(
    executor,
    at,
    ['INFO', 'CoarseGrainedExecutorBackend', 'Driver commanded a shutdown'],
    ['INFO', 'MemoryStore', `MemoryStore cleared`],
    ['INFO', 'ShutdownHookManager', 'Shutdown hook called'],
  )
}

/** `task 3.0 in stage 0.0 (TID 3)`. */
export function nameOf({ index, attempt, stage, id }: DemoTask): string {
  return `task ${index}.${attempt} in stage ${stage.id}.0 (TID ${id})`
}
