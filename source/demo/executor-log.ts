import type { DemoExecutor } from './executors.ts'

/** A line as the cluster's log configuration writes it: `26/11/23 12:00:00 INFO Master: …` (UTC). */
export function log4j(at: number, text: string): string {
  const [date = '', time = ''] = new Date(at).toISOString().split(/[T.]/)
  const level = /^(?:WARN|ERROR) /.test(text) ? '' : 'INFO '
  return `${date.slice(2).replaceAll('-', '/')} ${time} ${level}${text}`
}

const backend = 'CoarseGrainedExecutorBackend'
const java =
  '/usr/lib/jvm/java-17-openjdk-amd64/bin/java" "-cp" "/opt/spark/conf/:/opt/spark/jars/*'

/**
 * What an executor writes on standard error, in the words of Spark's own classes: `{name}` stands
 * for what is known of it, and a line that starts with `!` is none of its logger's.
 */
const words = {
  command: [
    `!Spark Executor Command: "${java}" "-Xmx{memory}M" "-Dspark.driver.port={driverPort}" "org.apache.spark.executor.${backend}" "--driver-url" "{driver}" "--executor-id" "{id}" "--hostname" "{host}" "--cores" "{cores}" "--app-id" "{app}" "--worker-url" "{worker}" "--resourceProfileId" "0"`,
    `!${'='.repeat(40)}`,
    '!',
    `${backend}: Started daemon with process name: 131@{host}`,
  ],
  registered: [
    'TransportClientFactory: Successfully created connection to {driverHost}:{driverPort} after 61 ms (0 ms spent in bootstraps)',
    'WorkerWatcher: Connecting to worker {worker}',
    `${backend}: Successfully registered with driver`,
    'Executor: Starting executor ID {id} on host {host}',
    'NettyBlockTransferService: Server created on {host}:{port}',
    'MemoryStore: MemoryStore started with capacity {storage}',
    'BlockManager: Initialized BlockManager: BlockManagerId({id}, {host}, {port}, None)',
  ],
  unreachable: [
    `ERROR ${backend}: Cannot reach the driver at {driver}`,
    '!Exception in thread "main" java.lang.reflect.UndeclaredThrowableException',
    '!Caused by: org.apache.spark.SparkException: Exception thrown in awaitResult:',
    '!Caused by: java.io.IOException: Failed to connect to {driverHost}:{driverPort}',
    '!Caused by: java.net.UnknownHostException: {driverHost}',
  ],
  running: [`${backend}: Got assigned task {tid}`, 'Executor: Running {task}'],
  fetching: ['ShuffleBlockFetcherIterator: Getting {blocks} ({read} B) non-empty blocks'],
  spilling: [
    'UnsafeExternalSorter: Thread 51 spilling sort data of {size} B to disk (0 times so far)',
  ],
  cached: ['MemoryStore: Block {block} stored as values in memory (estimated size {size} B)'],
  finished: ['Executor: Finished {task}. 1400 bytes result sent to driver'],
  killed: [
    'Executor: Executor is trying to kill {task}, reason: {reason}',
    'Executor: Executor interrupted and killed {task}, reason: {reason}',
  ],
  decommissioned: [
    `${backend}: Decommission executor`,
    'BlockManagerDecommissioner: Starting block migration',
  ],
  shutdown: [
    `${backend}: Driver commanded a shutdown`,
    'MemoryStore: MemoryStore cleared',
    'ShutdownHookManager: Shutdown hook called',
  ],
} as const satisfies Record<string, readonly string[]>

/** More than anybody asks for; what lies before is forgotten. */
const keptLines = 2000

/** Lets an executor write; `more`: what its words name besides what is known of every executor. */
export function executorSays(
  executor: DemoExecutor,
  what: keyof typeof words,
  more: Readonly<Record<string, string | number>> = {},
): void {
  const { application, worker, id, cores, memoryMiB, port, stderr } = executor
  const { driverPort, asked, storageBytes, now } = application
  const host = worker.container.shortId
  const known: Readonly<Record<string, string | number>> = {
    ...more,
    id,
    cores,
    host,
    port,
    memory: memoryMiB,
    app: application.id,
    driverPort,
    driverHost: asked.driverHost ?? '',
    driver: `spark://CoarseGrainedScheduler@${asked.driverHost ?? ''}:${driverPort}`,
    worker: `spark://Worker@${host}:${worker.port}`,
    storage: `${(storageBytes / 1024 ** 2).toFixed(1)} MiB`,
  }
  for (const template of words[what]) {
    const text = template.replace(/\{(\w+)\}/g, (_, name: string) => String(known[name] ?? ''))
    const line = text.startsWith('!') ? text.slice(1) : log4j(now(), text)
    stderr.lines.push(line)
    stderr.bytes += Buffer.byteLength(line) + 1
  }
  if (stderr.lines.length > keptLines) stderr.lines.splice(0, keptLines / 4)
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
