import type { DemoTask } from './application.ts'
import type { DemoExecutor } from './executors.ts'

// What an executor writes on standard error, in the words of Spark's own classes
// (`CoarseGrainedExecutorBackend`, `Executor`, `MemoryStore`, `PythonRunner`, …).

type Said = readonly [logger: string, text: string, level?: 'WARN' | 'ERROR']

/** More than anybody asks for; what lies before is forgotten. */
const keptLines = 2000

/** A line of Spark's log4j. */
export function log4j(at: number, level: string, logger: string, text: string): string {
  const [date = '', time = ''] = new Date(at).toISOString().split(/[T.]/)
  return `${date.slice(2).replaceAll('-', '/')} ${time} ${level} ${logger}: ${text}`
}

function write({ stderr }: DemoExecutor, ...lines: readonly string[]): void {
  stderr.lines.push(...lines)
  for (const line of lines) stderr.bytes += Buffer.byteLength(line) + 1
  if (stderr.lines.length > keptLines) stderr.lines.splice(0, keptLines / 4)
}

function say(executor: DemoExecutor, at: number, ...lines: readonly Said[]): void {
  write(executor, ...lines.map(([logger, text, level = 'INFO']) => log4j(at, level, logger, text)))
}

const backend = 'CoarseGrainedExecutorBackend'
const units = ['B', 'KiB', 'MiB', 'GiB'] as const

/** A size as Spark writes it (`Utils.bytesToString`): the largest unit of which there are two. */
function sized(bytes: number): string {
  const power = units.findLastIndex((_, index) => index === 0 || bytes >= 2 * 1024 ** index)
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power] ?? 'B'}`
}

const driverOf = ({ application }: DemoExecutor) =>
  `${application.asked.driverHost ?? ''}:${application.driverPort}`

/** The command that the worker starts it by is the first line of its file. */
export function command(executor: DemoExecutor, at: number): void {
  const { application, worker, id, cores, memoryMiB } = executor
  const host = worker.container.shortId
  const words = [
    ...['/usr/lib/jvm/java-17-openjdk-amd64/bin/java', '-cp', '/opt/spark/conf/:/opt/spark/jars/*'],
    ...[`-Xmx${memoryMiB}M`, `-Dspark.driver.port=${application.driverPort}`],
    `org.apache.spark.executor.${backend}`,
    ...['--driver-url', `spark://CoarseGrainedScheduler@${driverOf(executor)}`],
    ...['--executor-id', String(id), '--hostname', host, '--cores', String(cores)],
    ...['--app-id', application.id, '--worker-url', `spark://Worker@${host}:${worker.port}`],
    ...['--resourceProfileId', '0'],
  ]
  const quoted = words.map((word) => `"${word}"`).join(' ')
  write(executor, `Spark Executor Command: ${quoted}`, '='.repeat(40), '')
  say(executor, at, [backend, `Started daemon with process name: ${131 + id * 31}@${host}`])
}

/** It has registered with its driver. */
export function registered(executor: DemoExecutor, at: number): void {
  const { application, worker, id, port } = executor
  const host = worker.container.shortId
  const connected = `Successfully created connection to ${driverOf(executor)} after 61 ms`
  say(
    executor,
    at,
    ['TransportClientFactory', `${connected} (0 ms spent in bootstraps)`],
    ['WorkerWatcher', `Connecting to worker spark://Worker@${host}:${worker.port}`],
    [backend, 'Successfully registered with driver'],
    ['Executor', `Starting executor ID ${id} on host ${host}`],
    ['NettyBlockTransferService', `Server created on ${host}:${port}`],
    ['MemoryStore', `MemoryStore started with capacity ${sized(application.storageBytes)}`],
    ['BlockManager', `Initialized BlockManager: BlockManagerId(${id}, ${host}, ${port}, None)`],
  )
}

/** It found no driver at the name that it was given, and ends. */
export function unreachable(executor: DemoExecutor, at: number): void {
  const driver = driverOf(executor)
  const url = `spark://CoarseGrainedScheduler@${driver}`
  say(executor, at, [backend, `Cannot reach the driver at ${url}`, 'ERROR'])
  write(
    executor,
    'Exception in thread "main" java.lang.reflect.UndeclaredThrowableException',
    'Caused by: org.apache.spark.SparkException: Exception thrown in awaitResult:',
    `Caused by: java.io.IOException: Failed to connect to ${driver}`,
    `Caused by: java.net.UnknownHostException: ${driver.replace(/:\d+$/, '')}`,
  )
}

/** It begins with a task. */
export function running(task: DemoTask): void {
  const { executor, stage, launchedAt, recorded } = task
  const read = recorded.metrics.shuffleReadBytes
  const from = Math.max(1, stage.info.id)
  const where = `including ${Math.ceil(from / 2)} local and ${Math.floor(from / 2)} remote`
  say(
    executor,
    launchedAt,
    [backend, `Got assigned task ${task.id}`],
    ['Executor', `Running ${nameOf(task)}`],
    ...(read === 0
      ? []
      : [
          [
            'ShuffleBlockFetcherIterator',
            `Getting ${from} (${sized(read)}) non-empty blocks ${where}`,
          ] as const,
        ]),
  )
}

/** It is done with a task. */
export function finished(task: DemoTask, at: number): void {
  const { executor, recorded, stage, index, id } = task
  const spilled = recorded.metrics.memorySpilledBytes
  const lines: Said[] = stage.recorded.cached.map(({ id: rdd, bytes, partitions }) => [
    'MemoryStore',
    `Block rdd_${rdd}_${index % partitions} stored as values in memory (estimated size ${sized(bytes)})`,
  ])
  if (spilled > 0) {
    const text = `Thread 51 spilling sort data of ${sized(spilled)} to disk (0 times so far)`
    lines.unshift(['UnsafeExternalSorter', text])
  }
  const result = `${1400 + ((id * 37) % 400)} bytes result sent to driver`
  say(executor, at, ...lines, ['Executor', `Finished ${nameOf(task)}. ${result}`])
}

/** The driver wants a task no more. */
export function killed(task: DemoTask, at: number, reason: string): void {
  const what = `${nameOf(task)}, reason: ${reason}`
  say(
    task.executor,
    at,
    ['Executor', `Executor is trying to kill ${what}`],
    ['Executor', `Executor interrupted and killed ${what}`],
  )
}

/** Its worker is being decommissioned. */
export function decommissioned(executor: DemoExecutor, at: number): void {
  const migrating = ['BlockManagerDecommissioner', 'Starting block migration'] as const
  say(executor, at, [backend, 'Decommission executor'], migrating)
}

/** Its driver is done with it. */
export function shutdown(executor: DemoExecutor, at: number): void {
  say(
    executor,
    at,
    [backend, 'Driver commanded a shutdown'],
    ['MemoryStore', 'MemoryStore cleared'],
    ['ShutdownHookManager', 'Shutdown hook called'],
  )
}

/** `task 3.0 in stage 0.0 (TID 3)`. */
export function nameOf({ index, attempt, stage, id }: DemoTask): string {
  return `task ${index}.${attempt} in stage ${stage.info.id}.0 (TID ${id})`
}

/** The last whole lines within `bytes`, and how many bytes lie before them. */
export function lastOf({ stderr }: DemoExecutor, bytes: number) {
  let [from, taken] = [stderr.lines.length, 0]
  for (; from > 0; from -= 1) {
    const next = Buffer.byteLength(stderr.lines[from - 1] ?? '') + 1
    if (taken + next > bytes) break
    taken += next
  }
  return { lines: stderr.lines.slice(from), skippedBytes: stderr.bytes - taken }
}
