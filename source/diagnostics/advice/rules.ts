import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMiB,
  formatPercent,
  mib,
  plural,
} from '../../domain/units.ts'
import { type StageFigures, timesMedian } from './figures.ts'
import { cacheRule, executorRule, stageRule } from './rule.ts'

const percent = (part: number, of: number) => formatPercent((part / of) * 100)
/** For each of the slots at the same time. */
const each = (ms: number, { slots }: StageFigures) => ms / Math.max(1, slots)

/** The setting of a number of partitions, where what a stage reads is split by one. */
function split({ shuffleRead, sql }: StageFigures, partitions: number): readonly string[] {
  const key = sql ? 'spark.sql.shuffle.partitions' : 'spark.default.parallelism'
  return shuffleRead > 0 ? [`${key}=${partitions}`] : []
}

/** What of the program decides on a number of partitions. */
function splitCode({ shuffleRead, sql }: StageFigures, n: number): string {
  if (shuffleRead > 0) {
    return sql ? `.repartition(${n})` : `.reduceByKey(…, ${n}), .join(…, ${n}), …`
  }
  return sql
    ? `.repartition(${n}) after reading, or spark.range(…, numPartitions=${n})`
    : `sc.parallelize(…, ${n}), sc.textFile(…, ${n}) or .repartition(${n})`
}

/**
 * How many partitions would fit into memory; at least half as many again as there are. The
 * expansion memoryBytesSpilled/diskBytesSpilled tells how large the shuffled bytes are in memory
 * (https://spark.apache.org/docs/latest/tuning.html#memory-usage-of-reduce-tasks).
 */
export function partitionsFor(
  s: Pick<
    StageFigures,
    'memorySpilled' | 'diskSpilled' | 'largestBytes' | 'perTaskBytes' | 'tasks' | 'done' | 'active'
  >,
): number {
  const expansion = Math.max(1, s.memorySpilled / Math.max(1, s.diskSpilled))
  // Of a stage that still runs, the bytes are those of the finished tasks.
  const whole = s.active ? s.tasks / Math.max(1, s.done) : 1
  const fitting = Math.ceil((whole * s.largestBytes * expansion) / Math.max(1, s.perTaskBytes))
  return Math.max(fitting, Math.ceil(s.tasks * 1.5))
}

const waves = ({ tasks, slots }: StageFigures) => Math.ceil(tasks / slots)
const idleShare = (s: StageFigures) => 1 - s.tasks / (waves(s) * s.slots)
const even = (s: StageFigures) => Math.max(2, waves(s)) * s.slots
/** As many as give each about a second, but three a slot at least. */
const coarser = ({ tasks, slots, time }: StageFigures) =>
  Math.max(3 * slots, Math.min(Math.ceil((tasks * time.median) / 1000), Math.floor(tasks / 2)))
/** Tasks that read less were slow for another reason (their Python's start, long computing). */
const computes = ({ input, shuffleRead, tasks }: StageFigures) =>
  input + shuffleRead === 0 || (input + shuffleRead) / tasks >= mib
const block = 128 * mib
const packed = (s: StageFigures) =>
  Math.max(3 * s.slots, Math.ceil((s.input / s.done / block) * s.tasks))

/** What could be done better: a new rule is a row, in the order of the table. */
export const recommendations = {
  // A few keys have most of the rows
  // (https://spark.apache.org/docs/latest/sql-performance-tuning.html#optimizing-skew-join).
  skew: stageRule({
    title: 'Skewed tasks',
    threshold: 'largest task > 5 × the median in bytes, and longer than the rest spread evenly',
    why: 'The stage ends with its largest task, and the other slots wait for it.',
    holds: (s) => s.heldUp && s.skewed.max > 0 && s.tasks >= 3 && s.slots >= 2,
    confidence: 'high',
    gainMs: ({ time, evenMs }) => time.max - Math.max(time.median, evenMs),
    measured: ({ tasks, skewed, time }) =>
      `the largest of ${tasks} tasks read ${formatBytes(skewed.max)} in ${formatDuration(time.max)}, the median ${formatBytes(skewed.median)} in ${formatDuration(time.median)}: ${Math.round(timesMedian(skewed))} times as much`,
    settings: ({ sql, skewed: { median } }) =>
      sql
        ? [
            'spark.sql.adaptive.enabled=true',
            'spark.sql.adaptive.skewJoin.enabled=true',
            `spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes=${Math.max(1, Math.round((5 * median) / mib))}m`,
          ]
        : [],
    code: ({ sql }) =>
      sql
        ? 'broadcast(the small side) in the join, or a second key of random numbers (salt)'
        : 'reduceByKey or aggregateByKey for groupByKey, or a salt: (key, random.randrange(n)), then once more without it',
  }),

  spill: stageRule({
    title: 'Spills to disk',
    threshold: 'any byte spilled to disk',
    why: 'What does not fit into a task’s memory is sorted in pieces, written and read again.',
    holds: ({ diskSpilled }) => diskSpilled > 0,
    confidence: 'high',
    // A disk that reads and writes 100 MB/s.
    gainMs: (s) => each((2 * s.diskSpilled) / 100_000, s),
    measured: ({ memorySpilled, diskSpilled, tasks, perTaskBytes }) =>
      `${formatBytes(memorySpilled)} of memory spilled as ${formatBytes(diskSpilled)} on disk, in ${tasks} tasks with about ${formatBytes(perTaskBytes)} each`,
    settings: (s) => split(s, partitionsFor(s)),
    heapMiB: ({ heapMiB }) => heapMiB * 2,
    code: (s) => splitCode(s, partitionsFor(s)),
  }),

  // Less run time than 5 s is a JVM that warms up
  // (https://spark.apache.org/docs/latest/tuning.html#garbage-collection-tuning).
  gc: stageRule({
    title: 'Garbage collection',
    threshold: 'collection > 10 % of the tasks’ time',
    why: 'While the JVM looks for room no task advances; more room or fewer objects end it.',
    holds: ({ runMs, gcMs }) => runMs >= 5_000 && gcMs > 0.1 * runMs,
    confidence: ({ runMs, gcMs }) => (gcMs > 0.2 * runMs ? 'high' : 'medium'),
    gainMs: (s) => each(s.gcMs - 0.05 * s.runMs, s),
    measured: ({ runMs, gcMs, heapMiB }) =>
      `${percent(gcMs, runMs)} of the tasks’ ${formatDuration(runMs)} went into collection, heap ${formatMiB(heapMiB)}`,
    heapMiB: ({ heapMiB }) => Math.ceil((heapMiB * 1.5) / 256) * 256,
    code: 'more partitions, fewer objects: built-in functions for collect_list and UDFs, a serialized storage level for caches',
  }),

  // Slots are idle during the whole stage. A last stage that only adds up what others computed has
  // one task by its nature (https://spark.apache.org/docs/latest/tuning.html#level-of-parallelism).
  'few-tasks': stageRule({
    title: 'Fewer tasks than slots',
    threshold: 'tasks / slots < 1 (2 – 3 is right)',
    why: 'A slot without a task does nothing, and one long task cannot be shared.',
    holds: ({ tasks, slots, wallMs, runMs }) =>
      slots >= 2 && tasks < slots && wallMs >= 5_000 && (tasks > 1 || runMs >= 5_000),
    confidence: (s) => (computes(s) ? 'high' : 'low'),
    gainMs: (s) => s.wallMs * (1 - s.tasks / s.slots) * (computes(s) ? 1 : 0.1),
    measured: ({ tasks, slots, wallMs }) =>
      `${plural(tasks, 'task')} on ${slots} slots for ${formatDuration(wallMs)}`,
    settings: (s) => split(s, s.slots * 3),
    code: (s) => splitCode(s, s.slots * 3),
  }),

  // In the last of few waves most slots have nothing to do. Tasks of unequal length fill it in
  // their own way, and those that are tried again make waves of their own.
  'tail-waste': stageRule({
    title: 'The last wave leaves slots idle',
    threshold: 'idle share of all waves > 25 %, stage > 5 s, tasks of about equal length',
    why: 'The stage takes as long as if the last wave were full.',
    holds: (s) =>
      s.slots >= 2 &&
      s.tasks >= s.slots &&
      s.wallMs >= 5_000 &&
      s.failed === 0 &&
      idleShare(s) > 0.25 &&
      s.time.max <= 2 * s.time.median,
    confidence: 'medium',
    gainMs: (s) => s.wallMs * idleShare(s),
    measured: (s) =>
      `${s.tasks} tasks on ${s.slots} slots are ${waves(s)} waves, ${percent(idleShare(s), 1)} of them idle, ${formatDuration(s.wallMs)}`,
    settings: (s) => split(s, even(s)),
    code: (s) => splitCode(s, even(s)),
  }),

  // Sending a task out costs about 20 ms, measured: tasks should be "as short as 200 ms"
  // (https://spark.apache.org/docs/latest/tuning.html#level-of-parallelism).
  'fine-tasks': stageRule({
    title: 'Tasks too fine',
    threshold: 'median task < 200 ms with more than 10 tasks a slot',
    why: 'Sending a task out and taking its result in costs tens of milliseconds, whatever it does.',
    holds: ({ slots, tasks, done, time }) =>
      slots >= 1 && done >= 10 && time.median < 200 && tasks > 10 * slots,
    confidence: 'high',
    gainMs: (s) =>
      Math.min(s.wallMs, each((s.tasks - coarser(s)) * Math.min(20, s.time.median), s)),
    measured: ({ tasks, time, slots, wallMs }) =>
      `${tasks} tasks, the median ${formatDuration(time.median)}, on ${slots} slots for ${formatDuration(wallMs)}`,
    settings: (s) => split(s, coarser(s)),
    code: (s) => splitCode(s, coarser(s)) + (s.shuffleRead > 0 ? '' : `; .coalesce(${coarser(s)})`),
  }),

  // A task for every small file. What a cache gives counts as input too, and a few long tasks are
  // none (https://spark.apache.org/docs/latest/sql-performance-tuning.html#tuning-partitions).
  'small-files': stageRule({
    title: 'Small files',
    threshold: 'a task reads < 4 MiB and there are more than 3 tasks a slot',
    why: 'Opening a file and starting a task for it take longer than reading it.',
    holds: (s) =>
      s.input > 0 &&
      s.shuffleRead === 0 &&
      s.done >= 10 &&
      s.tasks > 3 * s.slots &&
      s.input / s.done < 4 * mib &&
      !(s.time.median > 2_000),
    confidence: 'medium',
    gainMs: (s) => s.wallMs * (1 - packed(s) / s.tasks) * 0.5,
    measured: ({ tasks, input, done, wallMs }) =>
      `${formatCount(tasks)} tasks read ${formatBytes(input)}, ${formatBytes(input / done)} each, in ${formatDuration(wallMs)}`,
    settings: ({ sql }) =>
      sql ? ['spark.sql.files.maxPartitionBytes=128m', 'spark.sql.files.openCostInBytes=1m'] : [],
    code: (s) =>
      s.sql
        ? `.coalesce(${packed(s)}) after reading, and write fewer, larger files`
        : `sc.wholeTextFiles(path, ${packed(s)}).saveAsSequenceFile(packed) once, then sc.sequenceFile(packed); or .coalesce(${packed(s)}) after reading`,
  }),

  // Not the data but the place is slow. Silent where Spark counts no bytes (data made in place),
  // for then the work itself may differ.
  'slow-node': stageRule({
    title: 'A slow executor',
    threshold: 'slowest task > 5 × the median in time though the bytes are even',
    why: 'The same work takes longer in one place: a busy host, a throttled container, a full disk.',
    holds: ({ heldUp, tasks, time, read, skewed }) =>
      heldUp && tasks >= 6 && timesMedian(time) > 5 && read.max > 0 && !(skewed.max > 0),
    confidence: 'medium',
    gainMs: ({ time }) => time.max - 2 * time.median,
    measured: ({ tasks, read, time, place }, name) => {
      const where = place ? `, on executor ${place.executor} (${name(place.host)})` : ''
      return `the slowest of ${tasks} tasks took ${formatDuration(time.max)}${where}, the median ${formatDuration(time.median)}, though the largest read ${formatBytes(read.max)} and the median ${formatBytes(read.median)}`
    },
    settings: () => ['spark.speculation=true'],
    code: 'look at that worker’s Stats: CPU at its limit, memory full, disk busy',
  }),

  // Waiting for less than 16 MiB is the time until a peer answers, not its bandwidth
  // (https://spark.apache.org/docs/latest/configuration.html#shuffle-behavior).
  'fetch-wait': stageRule({
    title: 'Waits for shuffle data',
    threshold: 'waiting for blocks > 20 % of the tasks’ time, over 16 MiB',
    why: 'Tasks hold their slots while the data of others is on its way.',
    holds: ({ runMs, fetchMs, shuffleRead }) =>
      runMs >= 5_000 && shuffleRead >= 16 * mib && fetchMs > 0.2 * runMs,
    confidence: 'medium',
    gainMs: (s) => each(s.fetchMs, s),
    measured: ({ runMs, fetchMs, shuffleRead }) =>
      `${percent(fetchMs, runMs)} of the tasks’ ${formatDuration(runMs)} went into waiting for ${formatBytes(shuffleRead)} of shuffle data`,
    settings: () => ['spark.reducer.maxSizeInFlight=96m'],
    code: 'shuffle less: filter and select before the join, broadcast the small side, reduceByKey for groupByKey',
  }),

  // What is missing is computed again at each use; a program may have used only some partitions
  // (https://spark.apache.org/docs/latest/rdd-programming-guide.html#which-storage-level-to-choose).
  'partial-cache': cacheRule({
    title: 'Cached only in part',
    threshold: 'fewer partitions cached than there are, with no job running',
    why: 'What does not fit is dropped without a word and computed again at each use.',
    holds: ({ cachedPartitions: cached, partitions }) => cached > 0 && cached < partitions,
    confidence: 'medium',
    gainMs: () => 1_000,
    measured: ({ name, storageLevel, cachedPartitions: cached, partitions, memoryBytes }) =>
      `"${name}" (${storageLevel}): ${cached} of ${partitions} partitions, ${formatBytes(memoryBytes)} of about ${formatBytes((memoryBytes / cached) * partitions)}`,
    heapMiB: ({ heapMiB }) => heapMiB * 2,
    code: '.persist(StorageLevel.MEMORY_AND_DISK), or a serialized level from Scala or Java',
  }),

  // The executor's own thread hardly computes. Python's time is not in it (it is another process),
  // nor is waiting for disk and network, nor for a CPU that others use.
  'low-cpu': stageRule({
    title: 'The JVM hardly computes',
    threshold: 'CPU < 20 % of the tasks’ time, over 20 s of it',
    why: 'The time goes into Python, into reading and writing, or into waiting for a CPU.',
    holds: ({ crowded, runMs, cpuMs, gcMs, fetchMs }) =>
      !crowded && runMs >= 20_000 && cpuMs > 0 && cpuMs + gcMs + fetchMs < 0.2 * runMs,
    confidence: 'low',
    gainMs: (s) => each(0.1 * s.runMs, s),
    measured: ({ runMs, cpuMs }) =>
      `CPU for ${percent(cpuMs, runMs)} of the tasks’ ${formatDuration(runMs)}`,
    settings: () => ['spark.sql.execution.arrow.pyspark.enabled=true'],
    code: 'built-in functions or pandas_udf for Python functions; a splittable, columnar format (Parquet) for input',
  }),

  'executor-cores': executorRule({
    title: 'Executors with many cores',
    threshold: 'more than 5 cores an executor',
    why: 'Many tasks in one JVM share its heap and its collector, and one loss costs them all.',
    holds: ({ cores }) => cores > 5,
    confidence: 'low',
    measured: ({ cores }) => `${cores} cores an executor`,
    settings: () => ['spark.executor.cores=5'],
  }),

  // Pointers double beyond 32 GB.
  'executor-heap': executorRule({
    title: 'Executors with a large heap',
    threshold: 'more than 64 GiB an executor',
    why: 'A collection of a large heap stops every task of it for long.',
    holds: ({ heapMiB }) => heapMiB > 64 * 1024,
    confidence: 'low',
    measured: ({ heapMiB }) => `${formatMiB(heapMiB)} an executor`,
    settings: () => ['spark.executor.memory=30g'],
    code: 'more executors of a smaller size',
  }),
}
